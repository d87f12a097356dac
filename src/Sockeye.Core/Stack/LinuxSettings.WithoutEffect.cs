namespace Sockeye.Core.Stack;

/// <content>What Linux knows and this stack has nothing for, with the reasons; each leaves when its property comes.</content>
public static partial class LinuxSettings
{
    private static bool IsReadOnly(string name) => name
        is "net.ipv4.tcp_available_congestion_control" or "net.ipv4.tcp_available_ulp" or "net.ipv4.tcp_ehash_entries"
        or "net.ipv4.udp_hash_entries" or "net.core.netdev_rss_key" or "net.core.flow_limit_cpu_bitmap";

    private static bool IsWithoutEffect(string name) =>
        IsGone(name) || IsOfMachine(name) || IsOfFlowLabels(name) || IsOfPolicy(name) || IsOfInterface(name);

    // They are without effect on Linux 6.18 too.
    private static bool IsGone(string name) => name
        is "net.ipv4.tcp_fack" or "net.ipv4.tcp_low_latency" or "net.ipv4.tcp_workaround_signed_windows" or "net.ipv4.tcp_adv_win_scale"
        or "net.ipv4.ipfrag_low_thresh" or "net.ipv6.ip6frag_low_thresh" or "net.ipv4.ipfrag_secret_interval" or "net.ipv6.ip6frag_secret_interval"
        or "net.ipv4.tcp_max_ssthresh" or "net.core.xfrm_larval_drop";

    // How a kernel spends processors and memory: nothing of it is seen on the wire. Early demultiplexing finds the socket before the
    // route, the backlog is of a socket that another processor holds, busy polling asks a device, slack lets a timer be late for
    // company, and tables have sizes. Memory of all sockets together is PacketMemoryLimit here, which a stack is born with.
    // A device's queue takes what it gets until it is full, and is then emptied by its owner; so nothing is known of what is in it still,
    // which autocorking and limit_output_bytes go by. Of a destination only what Fast Open learned is remembered, which Linux remembers in any
    // case.
    private static bool IsOfMachine(string name) => name
        is "net.ipv4.ip_early_demux" or "net.ipv4.tcp_early_demux" or "net.ipv4.udp_early_demux"
        or "net.ipv4.tcp_backlog_ack_defer" or "net.ipv4.tcp_comp_sack_slack_ns"
        or "net.ipv4.tcp_autocorking" or "net.ipv4.tcp_limit_output_bytes"
        or "net.ipv4.tcp_no_metrics_save" or "net.ipv4.tcp_no_ssthresh_metrics_save"
        or "net.ipv4.tcp_mem" or "net.ipv4.udp_mem" or "net.ipv4.udp_rmem_min" or "net.ipv4.udp_wmem_min"
        or "net.ipv4.tcp_child_ehash_entries" or "net.ipv4.udp_child_hash_entries"
        or "net.ipv4.inet_peer_threshold" or "net.ipv4.inet_peer_minttl" or "net.ipv4.inet_peer_maxttl" or "net.ipv4.ipfrag_max_dist"
        or "net.core.default_qdisc" or "net.core.netdev_max_backlog" or "net.core.netdev_budget" or "net.core.netdev_budget_usecs"
        or "net.core.netdev_tstamp_prequeue" or "net.core.netdev_unregister_timeout_secs" or "net.core.tstamp_allow_data"
        or "net.core.optmem_max" or "net.core.busy_poll" or "net.core.busy_read" or "net.core.dev_weight" or "net.core.dev_weight_rx_bias"
        or "net.core.dev_weight_tx_bias" or "net.core.gro_normal_batch" or "net.core.high_order_alloc_disable" or "net.core.max_skb_frags"
        or "net.core.mem_pcpu_rsv" or "net.core.skb_defer_max" or "net.core.rps_sock_flow_entries" or "net.core.rps_default_mask"
        or "net.core.flow_limit_table_len" or "net.core.message_burst" or "net.core.message_cost" or "net.core.warnings"
        or "net.core.devconf_inherit_init_net" or "net.core.fb_tunnels_only_for_init_net"
        or "net.core.bpf_jit_enable" or "net.core.bpf_jit_harden" or "net.core.bpf_jit_kallsyms" or "net.core.bpf_jit_limit";

    // Protective load balancing and rehashing give a connection another flow label or queue, so that routers choose another path. We send no
    // flow label but 0, and scripts do not see any.
    private static bool IsOfFlowLabels(string name) => name
        is "net.ipv4.tcp_plb_enabled" or "net.ipv4.tcp_plb_cong_thresh" or "net.ipv4.tcp_plb_rehash_rounds"
        or "net.ipv4.tcp_plb_idle_rehash_rounds" or "net.ipv4.tcp_plb_suspend_rto_sec" or "net.core.txrehash"
        or "net.ipv6.auto_flowlabels" or "net.ipv6.flowlabel_consistency" or "net.ipv6.flowlabel_reflect" or "net.ipv6.flowlabel_state_ranges";

    // There are no marks that choose routes, no routing domains, no multipath routes and no IPsec to go by; a listener that closes hands its
    // half-open connections to nobody; an address that is dialled for comes once; ports are given to one socket each; and root, who sets
    // this, may choose any congestion control.
    private static bool IsOfPolicy(string name) => name
        is "net.ipv4.tcp_fwmark_accept" or "net.ipv4.fwmark_reflect" or "net.ipv6.fwmark_reflect"
        or "net.ipv4.tcp_l3mdev_accept" or "net.ipv4.udp_l3mdev_accept" or "net.ipv4.raw_l3mdev_accept"
        or "net.ipv4.fib_multipath_hash_policy" or "net.ipv4.fib_multipath_hash_fields" or "net.ipv4.fib_multipath_use_neigh"
        or "net.ipv4.fib_notify_on_flag_change" or "net.ipv4.fib_sync_mem" or "net.ipv6.fib_multipath_hash_policy"
        or "net.ipv6.fib_multipath_hash_fields" or "net.ipv6.fib_notify_on_flag_change" or "net.ipv4.nexthop_compat_mode"
        or "net.ipv4.xfrm4_gc_thresh" or "net.ipv6.xfrm6_gc_thresh" or "net.ipv4.tcp_migrate_req" or "net.ipv4.ip_dynaddr"
        or "net.ipv4.ip_autobind_reuse" or "net.ipv4.tcp_allowed_congestion_control" or "net.ipv4.ping_group_range"
        or "net.ipv4.ip_forward_use_pmtu" or "net.ipv4.ip_forward_update_priority";

    // Of an interface: filters of sources and ARP's habits, which matter where there are several interfaces or a link with neighbours; what
    // is written to a kernel's log; addresses that the owner of a stack gives and takes himself, so that IPv6 is off where none is given.
    private static bool IsOfInterface(string name) => TryOfInterface(name, out _, out string key) && key
        is "rp_filter" or "src_valid_mark" or "accept_local" or "route_localnet" or "log_martians" or "accept_source_route"
        or "secure_redirects" or "send_redirects" or "shared_media" or "arp_accept" or "arp_announce" or "arp_filter" or "arp_ignore"
        or "arp_notify" or "arp_evict_nocarrier" or "drop_gratuitous_arp" or "proxy_arp" or "proxy_arp_pvlan" or "proxy_ndp"
        or "promote_secondaries" or "disable_policy" or "disable_xfrm" or "ignore_routes_with_linkdown" or "disable_ipv6"
        or "accept_dad" or "addr_gen_mode" or "autoconf" or "accept_ra_defrtr" or "accept_ra_pinfo" or "accept_ra_rtr_pref" or "accept_ra_mtu"
        or "accept_ra_min_hop_limit" or "keep_addr_on_down" or "optimistic_dad" or "use_optimistic" or "use_tempaddr" or "router_solicitations"
        or "enhanced_dad" or "drop_unicast_in_l2_multicast" or "drop_unsolicited_na" or "ndisc_notify" or "ndisc_evict_nocarrier"
        or "max_addresses" or "suppress_frag_ndisc";
}
