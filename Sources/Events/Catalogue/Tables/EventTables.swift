// SPDX-License-Identifier: Apache-2.0

/// The facts of the catalogue as text; `TableReader` says how a table is written.
///
/// Names and argument order are those of Tracee 0.24 wherever it has the event, so that policies and programs written
/// for it keep working; types are ours. A wire number, once given, is never changed and never used again.
enum EventTables {
    /// System calls, in the order of the catalogue.
    static let syscalls = [syscallsFrom0, syscallsFrom150, syscallsFrom334, syscallsOf32Bit]

    /// Everything else, in the order of the catalogue.
    static let events = [
        processEvents, fileEvents, memoryEvents, networkEvents, packetEvents, identityEvents, containerEvents,
        kernelEvents, agentEvents,
    ]

    /// Composite types, which only have a name so far.
    static let structures: Set<String> = [
        "packet_metadata", "pkt_meta", "proto_ipv4", "proto_ipv6", "proto_tcp", "proto_udp", "proto_icmp",
        "proto_icmpv6", "proto_dns", "proto_http", "proto_http_request", "proto_http_response", "[]dns_query_data",
        "[]dns_response_data", "[]hooked_symbol_data", "map[string]hooked_symbol_data",
    ]
}
