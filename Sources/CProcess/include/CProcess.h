#ifndef CPROCESS_H
#define CPROCESS_H

#include <sys/types.h>

/// Starts a program whose life is tied to the calling thread: when that thread ends, for whatever reason and also by
/// SIGKILL of its process, the kernel sends the program SIGTERM.
///
/// The program gets a process group of its own, no signal mask, default signal handlers, /dev/null as standard input,
/// `output` as standard output and standard error, and no other open file. `path` is used as it is; `arguments` and
/// `environment` end with a null pointer.
///
/// Returns its process id, or -1 with the reason in errno: a program that cannot be executed is a failure of this call.
pid_t cprocess_start(
    const char *path, char *const arguments[], char *const environment[], int output);

#endif
