// cairo with its PDF backend (Debian: libcairo2-dev).
#include <cairo.h>
#include <cairo-pdf.h>
