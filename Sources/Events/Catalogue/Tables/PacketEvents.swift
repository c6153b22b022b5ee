// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Packets that enter or leave the machine or its containers, by protocol.
    static let packetEvents = """
net_packet_raw | 1280 | packet | packets | a packet passed, as it was
  data:[]byte                         the packet from its IP header on
net_packet_ipv4 | 1281 | packet | network_events | an IPv4 packet passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  metadata:packet_metadata            which way the packet went
  proto_ipv4:proto_ipv4               fields of the IPv4 header
net_packet_ipv6 | 1282 | packet | network_events | an IPv6 packet passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  metadata:packet_metadata            which way the packet went
  proto_ipv6:proto_ipv6               fields of the IPv6 header
net_packet_tcp | 1283 | packet | network_events | a TCP segment passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  src_port:uint16                     port of the sender
  dst_port:uint16                     port of the receiver
  metadata:packet_metadata            which way the packet went
  proto_tcp:proto_tcp                 fields of the TCP header
net_packet_udp | 1284 | packet | network_events | a UDP datagram passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  src_port:uint16                     port of the sender
  dst_port:uint16                     port of the receiver
  metadata:packet_metadata            which way the packet went
  proto_udp:proto_udp                 fields of the UDP header
net_packet_icmp | 1285 | packet | tracee_default,network_events | an ICMP message passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  metadata:packet_metadata            which way the packet went
  proto_icmp:proto_icmp               fields of the ICMP header
net_packet_icmpv6 | 1286 | packet | tracee_default,network_events | an ICMPv6 message passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  metadata:packet_metadata            which way the packet went
  proto_icmpv6:proto_icmpv6           fields of the ICMPv6 header
net_packet_dns | 1287 | packet | network_events | a DNS message passed
  src:string                          address of the sender
  dst:string                          address of the receiver
  src_port:uint16                     port of the sender
  dst_port:uint16                     port of the receiver
  metadata:packet_metadata            which way the packet went
  proto_dns:proto_dns                 the message
net_packet_dns_request | 1288 | packet | tracee_default,network_events | a DNS question was asked
  metadata:pkt_meta                   both ends of the packet, protocol and length
  dns_questions:[]dns_query_data      names and record types asked for
net_packet_dns_response | 1289 | packet | tracee_default,network_events | a DNS question was answered
  metadata:pkt_meta                   both ends of the packet, protocol and length
  dns_response:[]dns_response_data    questions with their answers
net_packet_http | 1290 | packet | network_events | the head of an HTTP/1 message passed in clear text
  metadata:packet_metadata            which way the packet went
  proto_http:proto_http               the head of the message
net_packet_http_request | 1291 | packet | tracee_default,network_events | an HTTP/1 request passed in clear text
  metadata:pkt_meta                   both ends of the packet, protocol and length
  http_request:proto_http_request     the head of the request
net_packet_http_response | 1292 | packet | tracee_default,network_events | an HTTP/1 response passed in clear text
  metadata:pkt_meta                   both ends of the packet, protocol and length
  http_response:proto_http_response   the head of the response
"""
}
