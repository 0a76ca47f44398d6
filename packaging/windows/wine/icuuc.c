/* Windows' converters of old character sets, which Qt links to and Wine 8 has not: here there are none, and Qt asks first. */
#define GIVEN __declspec(dllexport)
GIVEN int ucnv_countAvailable(void) { return 0; }
GIVEN const char *ucnv_getAvailableName(int n) { return 0; }
GIVEN void *ucnv_open(const char *name, int *error) { *error = 4; return 0; /* U_FILE_ACCESS_ERROR */ }
GIVEN void ucnv_close(void *c) {}
GIVEN void ucnv_reset(void *c) {}
GIVEN char ucnv_getMaxCharSize(void *c) { return 1; }
GIVEN const char *ucnv_getName(void *c, int *error) { return 0; }
GIVEN const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { return 0; }
GIVEN int ucnv_fromUCountPending(void *c, int *error) { return 0; }
GIVEN int ucnv_toUCountPending(void *c, int *error) { return 0; }
GIVEN void ucnv_fromUnicode(void) {}
GIVEN void ucnv_toUnicode(void) {}
GIVEN void ucnv_getFromUCallBack(void) {}
GIVEN void ucnv_getToUCallBack(void) {}
GIVEN void ucnv_setFromUCallBack(void) {}
GIVEN void ucnv_setToUCallBack(void) {}
GIVEN void ucnv_cbFromUWriteUChars(void) {}
GIVEN void ucnv_cbToUWriteUChars(void) {}
GIVEN void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
GIVEN void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
