/*
 * The floor: a responder that answers OK to every CR and knows nothing else, the client that
 * measures round trips, and a generator of load. Loopback only; ends with its parent.
 *
 *   floor respond tcp | pty           prints where it listens, then serves
 *   floor ask tcp PORT | pty PATH  COUNT WARMUP   prints p50 and p99 in nanoseconds
 *   floor load PORT CLIENTS MILLIS    closed loop; prints commands a second
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const char OK[] = "\r\nOK\r\n";

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void raw(int fd) {
  struct termios t;
  if (tcgetattr(fd, &t) < 0) fail("tcgetattr");
  cfmakeraw(&t);
  tcsetattr(fd, TCSANOW, &t);
}

static int connected(int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (connect(fd, (struct sockaddr *)&a, sizeof a) < 0) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

static void serve(int fd) {
  char b[4096];
  ssize_t n;
  while ((n = read(fd, b, sizeof b)) > 0 || (n < 0 && errno == EIO)) {
    if (n < 0) usleep(1000);
    for (ssize_t i = 0; i < n; i++)
      if (b[i] == '\r' && write(fd, OK, 6) < 0 && errno != EIO) return;
  }
}

static void respond(const char *kind) {
  if (!strcmp(kind, "pty")) {
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    if (fd < 0 || grantpt(fd) < 0 || unlockpt(fd) < 0) fail("pty");
    raw(fd);
    printf("%s\n", ptsname(fd));
    fflush(stdout);
    serve(fd);
    return;
  }
  struct sockaddr_in a = {.sin_family = AF_INET};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof a;
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (bind(fd, (struct sockaddr *)&a, size) < 0 || listen(fd, 8) < 0) fail("bind");
  getsockname(fd, (struct sockaddr *)&a, &size);
  printf("%d\n", ntohs(a.sin_port));
  fflush(stdout);
  for (;;) {
    int c = accept(fd, NULL, NULL);
    if (c < 0) fail("accept");
    setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    serve(c);
    close(c);
  }
}

/* Sends a command and waits for a reply that ends with OK CR LF. */
static void exchange(int fd, const char *command, int length) {
  char b[256];
  int have = 0;
  if (write(fd, command, length) != length) fail("write");
  while (have < 4 || memcmp(b + have - 4, "OK\r\n", 4)) {
    ssize_t n = read(fd, b + have, sizeof b - have);
    if (n <= 0) fail("no answer");
    have += n;
  }
}

static int ascending(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

static void ask(int fd, int count, int warmup) {
  int64_t *took = malloc(sizeof(int64_t) * count);
  exchange(fd, "ATE0\r", 5);
  for (int i = 0; i < warmup; i++) exchange(fd, "AT\r", 3);
  for (int i = 0; i < count; i++) {
    int64_t from = now();
    exchange(fd, "AT\r", 3);
    took[i] = now() - from;
  }
  qsort(took, count, sizeof *took, ascending);
  printf("%lld %lld\n", (long long)took[count / 2], (long long)took[count / 100 * 99]);
}

static void load(int port, int clients, int millis) {
  int epoll = epoll_create1(0), *have = calloc(65536, sizeof(int));
  long done = 0, counted = 0;
  struct epoll_event events[256];
  for (int i = 0; i < clients; i++) {
    int fd = connected(port);
    exchange(fd, "ATE0\r", 5);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    if (write(fd, "AT\r", 3) != 3) fail("write");
  }
  int64_t warm = now() + millis * 500000LL, from = 0, end = warm + millis * 1000000LL, t;
  while ((t = now()) < end) {
    int n = epoll_wait(epoll, events, 256, 100);
    for (int i = 0; i < n; i++) {
      char b[256];
      int fd = events[i].data.fd;
      ssize_t r = read(fd, b, sizeof b);
      if (r <= 0) fail("a client was dropped");
      if ((have[fd] += r) >= 6) {
        have[fd] = 0;
        done++;
        if (write(fd, "AT\r", 3) != 3) fail("write");
      }
    }
    if (!from && t >= warm) {
      from = t;
      counted = done;
    }
  }
  printf("%.0f\n", (done - counted) * 1e9 / (double)(t - from));
}

int main(int n, char **v) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  signal(SIGPIPE, SIG_IGN);
  alarm(300);
  if (n == 3 && !strcmp(v[1], "respond")) {
    respond(v[2]);
  } else if (n == 6 && !strcmp(v[1], "ask")) {
    int fd = !strcmp(v[2], "tcp") ? connected(atoi(v[3])) : open(v[3], O_RDWR | O_NOCTTY);
    if (fd < 0) fail(v[3]);
    ask(fd, atoi(v[4]), atoi(v[5]));
  } else if (n == 5 && !strcmp(v[1], "load")) {
    load(atoi(v[2]), atoi(v[3]), atoi(v[4]));
  } else {
    fprintf(stderr, "see the head of the source\n");
    return 2;
  }
  return 0;
}
