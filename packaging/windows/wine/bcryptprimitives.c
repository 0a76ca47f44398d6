/* Windows' random numbers under the name that Rust's programs ask for, which Wine 8 has not. */
#include <windows.h>
#include <ntsecapi.h>
__declspec(dllexport) BOOL ProcessPrng(unsigned char *data, SIZE_T length) { return RtlGenRandom(data, (ULONG)length); }
