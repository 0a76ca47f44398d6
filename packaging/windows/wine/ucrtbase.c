/* What Wine 8's C library only names and numpy calls: complex numbers' parts. All else is led on to Wine's own. */
#include <math.h>
typedef struct { float re, im; } single_complex;
typedef struct { double re, im; } double_complex;
float own_crealf(single_complex z) { return z.re; }
float own_cimagf(single_complex z) { return z.im; }
float own_cabsf(single_complex z) { return (float)hypot(z.re, z.im); }
float own_cargf(single_complex z) { return (float)atan2(z.im, z.re); }
double own_creal(double_complex z) { return z.re; }
double own_cimag(double_complex z) { return z.im; }
double own_cabs(double_complex z) { return hypot(z.re, z.im); }
double own_carg(double_complex z) { return atan2(z.im, z.re); }
