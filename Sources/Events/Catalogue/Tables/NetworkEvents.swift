// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Sockets and TCP connections.
    static let networkEvents = """
security_socket_create | 1260 | network | lsm_hooks,net,net_sock | a socket is being made
  family:int32@socket_family          address family
  type:int32@socket_type              kind of socket
  protocol:int32@socket_protocol      protocol
  kern:int32@boolean                  whether the kernel makes it for itself
security_socket_bind | 1261 | network | tracee_default,lsm_hooks,net,net_sock | a socket is being given its own address
  sockfd:int32@fd                     descriptor of the socket
  local_addr:sockaddr                 address asked for
security_socket_listen | 1262 | network | default,lsm_hooks,net,net_sock | a socket starts to accept connections
  sockfd:int32@fd                     descriptor of the socket
  local_addr:sockaddr                 its own address
  backlog:int32                       most connections that may wait
security_socket_connect | 1263 | network | default,tracee_default,lsm_hooks,net,net_sock | a socket is being connected
  sockfd:int32@fd                     descriptor of the socket
  type:int32@socket_type              kind of socket
  remote_addr:sockaddr                address it is to be connected to
security_socket_accept | 1264 | network | default,tracee_default,lsm_hooks,net,net_sock | a connection is about to be accepted
  sockfd:int32@fd                     descriptor of the listening socket
  local_addr:sockaddr                 address of the listening socket
security_socket_setsockopt | 1265 | network | lsm_hooks,net,net_sock | an option of a socket is being set
  sockfd:int32@fd                     descriptor of the socket
  level:int32@socket_level            layer the option belongs to
  optname:int32@setsockopt_option     the option
  local_addr:sockaddr                 the socket's own address
socket_accept | 1266 | network | - | a connection was accepted
  sockfd:int32@fd                     descriptor of the listening socket
  local_addr:sockaddr                 our end of the connection
  remote_addr:sockaddr                the other end
socket_dup | 1267 | network | - | a descriptor of a socket was duplicated
  oldfd:int32@fd                      descriptor that was there
  newfd:int32@fd                      descriptor that is now the same socket
  remote_addr:sockaddr                other end of the socket
net_tcp_connect | 1268 | network | tracee_default,flows | a TCP connection over IPv4 or IPv6 is being made
  dst:string                          address of the other end
  dst_port:int32                      port of the other end
  dst_dns:[]string                    names that were seen to resolve to that address
net_flow_tcp_begin | 1269 | network | network_events,flows | a TCP connection was established
  conn_direction:string               incoming or outgoing
  src:string                          address of the end that began it
  dst:string                          address of the other end
  src_port:uint16                     port of the end that began it
  dst_port:uint16                     port of the other end
  src_dns:[]string                    names that were seen to resolve to src
  dst_dns:[]string                    names that were seen to resolve to dst
net_flow_tcp_end | 1270 | network | network_events,flows | a TCP connection was closed or reset
  conn_direction:string               incoming or outgoing
  src:string                          address of the end that began it
  dst:string                          address of the other end
  src_port:uint16                     port of the end that began it
  dst_port:uint16                     port of the other end
  src_dns:[]string                    names that were seen to resolve to src
  dst_dns:[]string                    names that were seen to resolve to dst
"""
}
