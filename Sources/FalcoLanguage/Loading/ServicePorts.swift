// SPDX-License-Identifier: Apache-2.0

/// Names that rules use for ports, as /etc/services of most systems has them; rules mean the same on every host.
enum ServicePorts {
    static let table: [String: UInt16] = [
        "tcpmux": 1, "echo": 7, "discard": 9, "systat": 11, "daytime": 13, "netstat": 15, "qotd": 17, "chargen": 19,
        "ftp-data": 20, "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "mail": 25, "time": 37, "whois": 43, "tacacs": 49,
        "domain": 53, "bootps": 67, "bootpc": 68, "tftp": 69, "gopher": 70, "finger": 79, "http": 80, "www": 80,
        "kerberos": 88, "iso-tsap": 102, "acr-nema": 104, "pop3": 110, "pop-3": 110, "sunrpc": 111, "portmapper": 111,
        "auth": 113, "nntp": 119, "ntp": 123, "epmap": 135, "netbios-ns": 137, "netbios-dgm": 138, "netbios-ssn": 139,
        "imap2": 143, "imap": 143, "snmp": 161, "snmp-trap": 162, "snmptrap": 162, "bgp": 179, "irc": 194, "ldap": 389,
        "https": 443, "snpp": 444, "microsoft-ds": 445, "kpasswd": 464, "submissions": 465, "smtps": 465, "isakmp": 500,
        "exec": 512, "login": 513, "who": 513, "shell": 514, "syslog": 514, "printer": 515, "talk": 517, "ntalk": 518,
        "route": 520, "gdomap": 538, "uucp": 540, "klogin": 543, "kshell": 544, "dhcpv6-client": 546, "dhcpv6-server": 547,
        "nntps": 563, "submission": 587, "ldaps": 636, "tinc": 655, "silc": 706, "kerberos-adm": 749, "rsync": 873,
        "ftps-data": 989, "ftps": 990, "telnets": 992, "imaps": 993, "pop3s": 995, "socks": 1080, "proofd": 1093,
        "openvpn": 1194, "ms-sql-s": 1433, "ms-sql-m": 1434, "radius": 1812, "radius-acct": 1813, "nfs": 2049,
        "cvspserver": 2401, "mysql": 3306, "rdp": 3389, "ms-wbt-server": 3389, "svn": 3690, "epmd": 4369, "sip": 5060,
        "sip-tls": 5061, "xmpp-client": 5222, "xmpp-server": 5269, "postgresql": 5432, "amqps": 5671, "amqp": 5672,
        "x11": 6000, "redis": 6379, "ircd": 6667, "ircs-u": 6697, "http-alt": 8080, "webcache": 8080, "git": 9418,
        "zabbix-agent": 10050, "zabbix-trapper": 10051, "mdns": 5353,
    ]
}
