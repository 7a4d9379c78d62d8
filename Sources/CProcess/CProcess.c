#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Between fork and exec only what is async-signal-safe: other threads may have held any lock.

static void reset_signals(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    sigemptyset(&action.sa_mask);
    for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// Closes all but the standard files and the way to the parent, which has been put at 3.
static void close_others(void) {
    if (syscall(SYS_close_range, 4U, ~0U, 0U) == 0) return;
    for (int file = 4; file < 1024; file++) close(file);
}

// Returns only where it fails, with errno set and `report` at the file that leads to the parent.
static void become(
    const char *path, char *const arguments[], char *const environment[], int output, int *report, pid_t parent) {
    setpgid(0, 0);
    // The parent may have died before the kernel was told to watch it.
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent) return;
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) return;
    if (dup3(*report, 3, O_CLOEXEC) < 0) return;
    *report = 3;
    close_others();
    reset_signals();
    execve(path, arguments, environment);
}

pid_t cprocess_start(
    const char *path, char *const arguments[], char *const environment[], int output) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return -1;
    // Above the standard files and 3, so that putting files there overwrites none of ours.
    int channel = fcntl(report[1], F_DUPFD_CLOEXEC, 4);
    int source = fcntl(output, F_DUPFD_CLOEXEC, 4);
    int failure = channel < 0 || source < 0 ? errno : 0;
    close(report[1]);
    pid_t parent = getpid();
    sigset_t all, before;
    sigfillset(&all);
    // No handler of ours may run in the child.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = failure ? -1 : fork();
    if (child == 0) {
        become(path, arguments, environment, source, &channel, parent);
        int reason = errno;
        (void)!write(channel, &reason, sizeof reason);
        _exit(127);
    }
    if (child < 0 && !failure) failure = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (channel >= 0) close(channel);
    if (source >= 0) close(source);
    // Nothing arrives where the program was executed: its end of the pipe closed then.
    if (child > 0) {
        int reason = 0;
        ssize_t count;
        do count = read(report[0], &reason, sizeof reason);
        while (count < 0 && errno == EINTR);
        if (count == sizeof reason) {
            failure = reason;
            while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
            child = -1;
        }
    }
    close(report[0]);
    if (child < 0) errno = failure;
    return child;
}
