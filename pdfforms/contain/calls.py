"""The calls to Linux that a worker has no use for: reading files, memory and threads are what is left."""

from __future__ import annotations

REFUSED = """
# a connection to anywhere
socket 41 198; socketpair 53 199; connect 42 203; bind 49 200; listen 50 201; accept 43 202
accept4 288 242; sendto 44 206; sendmsg 46 211; sendmmsg 307 269
# another program or process
execve 59 221; execveat 322 281; fork 57 -; vfork 58 -
# another process's life and memory
tkill 200 130; rt_sigqueueinfo 129 138; rt_tgsigqueueinfo 297 240; pidfd_open 434 434
pidfd_send_signal 424 424; pidfd_getfd 438 438; ptrace 101 117; process_vm_readv 310 270
process_vm_writev 311 271; process_madvise 440 440; process_mrelease 448 448; kcmp 312 272
migrate_pages 256 238; move_pages 279 239
# a file made, altered, moved or removed
creat 85 -; open_by_handle_at 304 265; memfd_create 319 279; memfd_secret 447 447; rename 82 -
renameat 264 38; renameat2 316 276; unlink 87 -; unlinkat 263 35; rmdir 84 -; link 86 -; linkat 265 37
symlink 88 -; symlinkat 266 36; mkdir 83 -; mkdirat 258 34; mknod 133 -; mknodat 259 33; truncate 76 45
ftruncate 77 46; fallocate 285 47
# a file's owner, rights, times, attributes
chmod 90 -; fchmod 91 52; fchmodat 268 53; chown 92 -; fchown 93 55; lchown 94 -; fchownat 260 54
utime 132 -; utimes 235 -; utimensat 280 88; futimesat 261 -; setxattr 188 5; lsetxattr 189 6
fsetxattr 190 7; removexattr 197 14; lremovexattr 198 15; fremovexattr 199 16
# mounts and namespaces
mount 165 40; umount2 166 39; pivot_root 155 41; chroot 161 51; unshare 272 97; setns 308 268
open_tree 428 428; move_mount 429 429; fsopen 430 430; fsconfig 431 431; fsmount 432 432
fspick 433 433; mount_setattr 442 442
# parts of the kernel with a history of holes
io_uring_setup 425 425; io_uring_enter 426 426; io_uring_register 427 427; io_setup 206 0
io_submit 209 2; bpf 321 280; perf_event_open 298 241; userfaultfd 323 282; fanotify_init 300 262
add_key 248 217; request_key 249 218; keyctl 250 219
# memory and queues outside this process's limit
shmget 29 194; msgget 68 186; semget 64 190; mq_open 240 180; mq_unlink 241 181
# the machine itself
reboot 169 142; kexec_load 246 104; kexec_file_load 320 294; init_module 175 105; finit_module 313 273
delete_module 176 106; swapon 167 224; swapoff 168 225; acct 163 89; settimeofday 164 170
clock_settime 227 112; clock_adjtime 305 266; adjtimex 159 171; sethostname 170 161
setdomainname 171 162; iopl 172 -; ioperm 173 -; modify_ldt 154 -; quotactl 179 60; quotactl_fd 443 443
syslog 103 116; personality 135 92; vhangup 153 58
# its own limits
seccomp 317 277; capset 126 91; setrlimit 160 164; setuid 105 146; setgid 106 144; setreuid 113 145
setregid 114 143; setresuid 117 147; setresgid 119 149; setgroups 116 159
"""
"""Call, its number on x86_64, its number on aarch64; a dash where the machine has none."""

CONDITIONAL = """
open 2 -; openat 257 56; clone 56 220; kill 62 129; tgkill 234 131; prlimit64 302 261; fcntl 72 25; ioctl 16 29
prctl 157 167; clone3 435 435; openat2 437 437
"""
"""Those that depend on what they are asked (`seccomp`), in the same shape."""

NEWEST = 451
"""The last call that the list was made for: cachestat, Linux 6.5."""


def numbers(table: str, machine: str) -> dict[str, int]:
    """The calls of a table with their numbers on a machine."""
    found = {}
    for line in table.splitlines():
        for entry in line.split(";") if not line.startswith("#") else ():
            name, *each = entry.split() or ("",)
            number = dict(zip(("x86_64", "aarch64"), each, strict=False)).get(machine, "-")
            if number != "-":
                found[name] = int(number)
    return found
