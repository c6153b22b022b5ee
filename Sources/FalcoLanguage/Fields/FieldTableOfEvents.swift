// SPDX-License-Identifier: Apache-2.0

extension FalcoFields {
    /// `evt.*`, `syscall.*`, `fs.path.*`, `fdlist.*` and `util.*`: name, Falco's type, flags, what it is.
    static let eventTable = """
evt.num | UINT64 | - | running number of the event
evt.time | CHARBUF | - | time of day, local, nanoseconds
evt.time.s | CHARBUF | - | time of day, local, seconds
evt.time.iso8601 | CHARBUF | - | date and time in UTC, ISO 8601, nanoseconds
evt.datetime | CHARBUF | - | local date and time, nanoseconds
evt.datetime.s | CHARBUF | - | local date and time, seconds
evt.rawtime | ABSTIME | - | nanoseconds since 1970
evt.rawtime.s | ABSTIME | - | whole seconds since 1970
evt.rawtime.ns | ABSTIME | - | nanoseconds behind the whole second
evt.reltime | RELTIME | - | nanoseconds since the first event
evt.reltime.s | RELTIME | - | whole seconds since the first event
evt.reltime.ns | RELTIME | - | nanoseconds behind the whole second, since the first event
evt.pluginname | CHARBUF | - | plugin that made the event; never one here
evt.plugininfo | CHARBUF | - | what that plugin says of the event
evt.source | CHARBUF | - | where the event is from: syscall
evt.is_async | BOOL | - | whether the event came beside the stream; no event does
evt.asynctype | CHARBUF | - | what kind of such an event it is
evt.hostname | CHARBUF | - | name of the machine
evt.latency | RELTIME | deprecated | time that the call took; not measured
evt.latency.s | RELTIME | deprecated | seconds that the call took; not measured
evt.latency.ns | RELTIME | deprecated | rest of them in nanoseconds; not measured
evt.latency.human | CHARBUF | deprecated | time that the call took, for people; not measured
evt.deltatime | RELTIME | - | nanoseconds since the event before
evt.deltatime.s | RELTIME | - | whole seconds since the event before
evt.deltatime.ns | RELTIME | - | nanoseconds behind the whole second, since the event before
evt.outputtime | CHARBUF | print-only | time in the form that outputs begin with
evt.dir | CHARBUF | deprecated | < for all events: each is told as it ends
evt.type | CHARBUF | - | name of the event, that of its system call for most
evt.type.is | UINT32 | arg! | 1 if the event has this name, else 0
syscall.type | CHARBUF | - | name of the system call; none for what is no call
evt.category | CHARBUF | - | what the event is about: file, net, memory, process, …
evt.cpu | INT16 | - | processor it happened on
evt.args | CHARBUF | - | all parameters, as name=value
evt.arg | CHARBUF | arg! | one parameter as text, by name or place; numbers that have names by their names
evt.rawarg | DYN | arg! noRHS noTr | one parameter as it was passed
evt.info | CHARBUF | - | the same as evt.args
evt.buffer | BYTEBUF | - | first 80 bytes read or written; recorded only where a rule asks
evt.buflen | UINT64 | - | how many bytes were read or written
evt.res | CHARBUF | - | SUCCESS, or the name of the error
evt.rawres | INT64 | - | what the call returned
evt.failed | BOOL | - | whether the call failed
evt.is_io | BOOL | - | whether it reads from or writes to a descriptor
evt.is_io_read | BOOL | - | whether it reads from a descriptor
evt.is_io_write | BOOL | - | whether it writes to a descriptor
evt.io_dir | CHARBUF | - | read or write, for those that do
evt.is_wait | BOOL | - | whether it waits for descriptors, locks or time
evt.wait_latency | RELTIME | deprecated | time spent waiting; not measured
evt.is_syslog | BOOL | - | whether it writes to /dev/log
evt.count | UINT32 | - | 1
evt.count.error | UINT32 | - | 1 if it failed, else 0
evt.count.error.file | UINT32 | - | 1 if it failed and was about files, else 0
evt.count.error.net | UINT32 | - | 1 if it failed and was about the network, else 0
evt.count.error.memory | UINT32 | - | 1 if it failed and was about memory, else 0
evt.count.error.other | UINT32 | - | 1 if it failed and was about something else, else 0
evt.count.exit | UINT32 | - | 1: each event is the end of something
evt.around | UINT64 | filter-only arg! noRHS noTr | a window of milliseconds around a time; for recordings
evt.abspath | CHARBUF | arg? | path that the call was given, made absolute; .src and .dst of calls that take two
evt.is_open_read | BOOL | - | whether a file was opened for reading
evt.is_open_write | BOOL | - | whether a file was opened for writing
evt.is_open_exec | BOOL | - | whether an open asked for a new file that may be executed
evt.is_open_create | BOOL | - | whether an open made a file
evt.is_io_uring | BOOL | - | whether an io_uring asked for it; a field of Apus
fs.path.name | CHARBUF | - | path that a call on files was given, made absolute; only if it succeeded
fs.path.nameraw | CHARBUF | - | the same as it was given
fs.path.source | CHARBUF | - | first path of a rename or mount, new name of a link, made absolute; only if it succeeded
fs.path.sourceraw | CHARBUF | - | the same as it was given
fs.path.target | CHARBUF | - | second path of a rename or mount, what a link leads to, made absolute; only if it succeeded
fs.path.targetraw | CHARBUF | - | the same as it was given
fdlist.nums | CHARBUF | - | descriptors of a poll, the first 16; recorded only where a rule asks
fdlist.names | CHARBUF | - | their names
fdlist.cips | CHARBUF | - | their client addresses
fdlist.sips | CHARBUF | - | their server addresses
fdlist.cports | CHARBUF | - | their client ports
fdlist.sports | CHARBUF | - | their server ports
util.cnt | UINT64 | - | a number that grows with each event
"""

    /// `fd.*`.
    static let descriptorTable = """
fd.num | INT64 | - | number of the descriptor that the call was given or made
fd.type | CHARBUF | - | what is behind it: file, directory, ipv4, ipv6, unix, pipe, event, …
fd.typechar | CHARBUF | - | the same as one letter
fd.name | CHARBUF | - | path of the file, or both ends of the connection
fd.directory | CHARBUF | - | folder of the file
fd.filename | CHARBUF | - | name of the file without its folder
fd.ip | IPADDR | filter-only noRHS noTr | address of either end
fd.cip | IPADDR | - | address of the client
fd.sip | IPADDR | - | address of the server
fd.lip | IPADDR | - | address of this end
fd.rip | IPADDR | - | address of the other end
fd.port | PORT | filter-only noRHS noTr | port of either end
fd.cport | PORT | - | port of the client
fd.sport | PORT | - | port of the server
fd.lport | PORT | - | port of this end
fd.rport | PORT | - | port of the other end
fd.l4proto | CHARBUF | - | tcp, udp, icmp or raw
fd.sockfamily | CHARBUF | - | ip or unix
fd.is_server | BOOL | - | whether this end is the server
fd.uid | CHARBUF | - | thread and descriptor in one text
fd.containername | CHARBUF | - | container.id and fd.name with a colon between them
fd.containerdirectory | CHARBUF | - | container.id and fd.directory with a colon between them
fd.proto | PORT | filter-only noRHS noTr | service of either port
fd.cproto | CHARBUF | - | service of the client's port
fd.sproto | CHARBUF | - | service of the server's port
fd.lproto | CHARBUF | - | service of this end's port
fd.rproto | CHARBUF | - | service of the other end's port
fd.net | IPNET | filter-only noRHS noTr | network that either end is in
fd.cnet | IPNET | filter-only noRHS noTr | network that the client is in
fd.snet | IPNET | filter-only noRHS noTr | network that the server is in
fd.lnet | IPNET | filter-only noRHS noTr | network that this end is in
fd.rnet | IPNET | filter-only noRHS noTr | network that the other end is in
fd.connected | BOOL | - | whether the socket is connected
fd.name_changed | BOOL | - | whether this call gave the socket another peer
fd.cip.name | CHARBUF | noRHS noTr hostname | name that resolves to the client's address
fd.sip.name | CHARBUF | noRHS noTr hostname | name that resolves to the server's address
fd.lip.name | CHARBUF | noRHS noTr hostname | name that resolves to this end's address
fd.rip.name | CHARBUF | noRHS noTr hostname | name that resolves to the other end's address
fd.dev | INT32 | - | device of the file's file system
fd.dev.major | INT32 | - | its major number
fd.dev.minor | INT32 | - | its minor number
fd.ino | INT64 | - | inode number of the file
fd.nameraw | CHARBUF | - | path as the call was given it
fd.types | CHARBUF | list arg? noRHS | kinds of all descriptors of the process, or of one
fd.is_upper_layer | BOOL | - | whether the file lies in an overlay's upper layer
fd.is_lower_layer | BOOL | - | whether the file lies in an overlay's lower layer
"""
}
