// pango on cairo, and what pango itself stands on: fontconfig finds the fonts, HarfBuzz cuts them down
// (Debian: libpango1.0-dev, which brings libfontconfig-dev and libharfbuzz-dev).
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <hb-subset.h>

// fontconfig reads fonts from files only; a file in memory is one. glibc shows this just to _GNU_SOURCE, which Swift's
// import of it does not define.
extern int memfd_create(const char *name, unsigned int flags);
enum { canbao_close_on_exec = 0x0001U /* MFD_CLOEXEC */ };
