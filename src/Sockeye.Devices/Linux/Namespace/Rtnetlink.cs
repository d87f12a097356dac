using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Sockeye.Devices.Linux.Interop;
using Sockeye.Wire.Addresses;

namespace Sockeye.Devices.Linux.Namespace;

/// <summary>Links, addresses and routes of the calling thread's network namespace, so that no <c>ip</c> program is needed.</summary>
/// <remarks>The kernel's rtnetlink(7): one request, one answer. Every method either did what it says or threw a
/// <see cref="KernelException"/>. The socket stays in the namespace it was opened in.</remarks>
public sealed class Rtnetlink : IDisposable
{
    private const int NETLINK_ROUTE = 0, SO_RCVTIMEO = 20;
    private const ushort RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_GETLINK = 18, RTM_NEWADDR = 20, RTM_NEWROUTE = 24;
    private const ushort RTM_NEWNEIGH = 28;
    private const ushort NLM_F_REQUEST = 1, NLM_F_ACK = 4, NLM_F_REPLACE = 0x100, NLM_F_EXCL = 0x200, NLM_F_CREATE = 0x400;
    private const ushort NLMSG_ERROR = 2;
    private const ushort IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU = 4, IFLA_LINKINFO = 18, IFLA_NET_NS_FD = 28;
    private const ushort IFLA_STATS64 = 23, IFLA_TXQLEN = 13;
    private const ushort IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, VETH_INFO_PEER = 1;
    private const uint IFF_UP = 1, IFF_RUNNING = 0x40, IFF_NOARP = 0x80;

    private readonly Descriptor _socket;
    private readonly byte[] _answer = new byte[16 * 1024];
    private uint _sequence;

    /// <summary>Opens a conversation with the kernel in the calling thread's network namespace.</summary>
    public Rtnetlink()
    {
        _socket = Descriptor.Socket(
            Libc.AF_NETLINK, Libc.SOCK_RAW, NETLINK_ROUTE, "a netlink socket", "this kernel or sandbox does not offer it");

        // struct timeval of five seconds: the kernel answers at once, and a lost answer must not hang the program.
        Span<byte> limit = stackalloc byte[2 * IntPtr.Size];
        limit.Clear();
        MemoryMarshal.Write(limit, (nint)5);
        _ = _socket.SetOption(Libc.SOL_SOCKET, SO_RCVTIMEO, limit);
    }

    /// <summary>Makes a pair of virtual Ethernet interfaces, both down.</summary>
    public void AddVethPair(string name, string peerName, int mtu = 1500, MacAddress? mac = null, MacAddress? peerMac = null,
        NetworkNamespace? peerNamespace = null)
    {
        CheckName(name);
        CheckName(peerName);
        var request = Create(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL).Link();
        DescribeLink(request, name, mtu, mac, null);
        int info = request.Open(IFLA_LINKINFO);
        request.Attribute(IFLA_INFO_KIND, "veth");
        int data = request.Open(IFLA_INFO_DATA);
        int peer = request.Open(VETH_INFO_PEER);
        DescribeLink(request.Link(), peerName, mtu, peerMac, peerNamespace);
        request.Close(peer);
        request.Close(data);
        request.Close(info);
        Send(request, $"cannot make the interface pair {name}, {peerName}");
    }

    /// <summary>Removes an interface; the other end of a pair goes with it.</summary>
    public void DeleteLink(string name) =>
        Send(Create(RTM_DELLINK, 0).Link(IndexOf(name)), $"cannot remove the interface {name}");

    /// <summary>Switches an interface on.</summary>
    public void SetUp(string name) => Change(name, IFF_UP, IFF_UP, "switch on");

    /// <summary>Switches an interface off.</summary>
    public void SetDown(string name) => Change(name, 0, IFF_UP, "switch off");

    /// <summary>Forbids the kernel to speak ARP and NDP on an interface that another stack owns.</summary>
    public void SetNoArp(string name) => Change(name, IFF_NOARP, IFF_NOARP, "switch ARP off on");

    /// <summary>Sets the largest packet of an interface.</summary>
    public void SetMtu(string name, int mtu) =>
        Send(Create(RTM_NEWLINK, 0).Link(IndexOf(name)).Attribute(IFLA_MTU, mtu), $"cannot set the MTU of {name} to {mtu}");

    /// <summary>Sets the link address of an interface.</summary>
    public void SetMacAddress(string name, MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[6];
        mac.WriteTo(bytes);
        Send(Create(RTM_NEWLINK, 0).Link(IndexOf(name)).Attribute(IFLA_ADDRESS, bytes), $"cannot set the MAC address of {name}");
    }

    /// <summary>Gives an interface another name; it must be down.</summary>
    public void Rename(string name, string newName)
    {
        CheckName(newName);
        Send(Create(RTM_NEWLINK, 0).Link(IndexOf(name)).Attribute(IFLA_IFNAME, newName), $"cannot rename {name} to {newName}");
    }

    /// <summary>Sets how many packets may wait in an interface for its owner.</summary>
    public void SetTransmitQueueLength(string name, int packets) =>
        Send(Create(RTM_NEWLINK, 0).Link(IndexOf(name)).Attribute(IFLA_TXQLEN, packets), $"cannot set the queue of {name}");

    /// <summary>Moves an interface into another namespace.</summary>
    public void MoveTo(string name, NetworkNamespace target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Send(
            Create(RTM_NEWLINK, 0).Link(IndexOf(name)).Attribute(IFLA_NET_NS_FD, target.Handle),
            $"cannot move {name} to another namespace");
    }

    /// <summary>Gives the kernel an address on an interface. IPv6 addresses skip duplicate address detection unless asked,
    /// so that they work at once.</summary>
    public void AddAddress(string name, InternetAddress address, int prefixLength, bool detectDuplicates = false)
    {
        const ushort IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_FLAGS = 8;
        const int IFA_F_NODAD = 2;
        byte[] bytes = Bytes(address, prefixLength);
        var request = Create(RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
        var fixedPart = request.Reserve(8);
        fixedPart[0] = Family(bytes);
        fixedPart[1] = (byte)prefixLength;
        MemoryMarshal.Write(fixedPart[4..], IndexOf(name));
        request.Attribute(IFA_LOCAL, bytes).Attribute(IFA_ADDRESS, bytes);
        if (!detectDuplicates && bytes.Length == 16)
            request.Attribute(IFA_FLAGS, IFA_F_NODAD);
        Send(request, $"cannot give {name} the address {address}/{prefixLength}");
    }

    /// <summary>Routes a prefix through an interface, by a gateway when there is one.</summary>
    public void AddRoute(Prefix destination, string name, InternetAddress? gateway = null)
    {
        const ushort RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY = 5;
        const byte MainTable = 254, ProtocolStatic = 4, ScopeUniverse = 0, ScopeLink = 253, Unicast = 1;
        byte[] bytes = Bytes(destination.Address, destination.Length);
        var request = Create(RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
        var fixedPart = request.Reserve(12);
        fixedPart[0] = Family(bytes);
        fixedPart[1] = (byte)destination.Length;
        fixedPart[4] = MainTable;
        fixedPart[5] = ProtocolStatic;
        fixedPart[6] = gateway is null && bytes.Length == 4 ? ScopeLink : ScopeUniverse;
        fixedPart[7] = Unicast;
        if (!destination.IsDefault)
            request.Attribute(RTA_DST, bytes);
        if (gateway is { } next)
            request.Attribute(RTA_GATEWAY, Bytes(next, 0));
        request.Attribute(RTA_OIF, IndexOf(name));
        Send(request, $"cannot route {destination} through {name}");
    }

    /// <summary>Tells the kernel a neighbour's link address for good.</summary>
    public void AddNeighbor(string name, InternetAddress address, MacAddress mac)
    {
        const ushort NDA_DST = 1, NDA_LLADDR = 2, Permanent = 0x80;
        byte[] bytes = Bytes(address, 0);
        var request = Create(RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE);
        var fixedPart = request.Reserve(12);
        fixedPart[0] = Family(bytes);
        MemoryMarshal.Write(fixedPart[4..], IndexOf(name));
        MemoryMarshal.Write(fixedPart[8..], Permanent);
        Span<byte> link = stackalloc byte[6];
        mac.WriteTo(link);
        request.Attribute(NDA_DST, bytes).Attribute(NDA_LLADDR, link);
        Send(request, $"cannot set the neighbour {address} on {name}");
    }

    /// <summary>What the kernel says of an interface; null when there is none of that name.</summary>
    public LinkInfo? TryGetLink(string name)
    {
        CheckName(name);
        var request = Create(RTM_GETLINK, 0).Link().Attribute(IFLA_IFNAME, name);
        int errno = Exchange(request, out var body);
        if (errno == ErrnoName.ENODEV)
            return null;
        return errno == 0 ? ReadLink(body) : throw new KernelException($"cannot ask about the interface {name}", errno);
    }

    /// <summary>What the kernel says of an interface.</summary>
    public LinkInfo GetLink(string name) =>
        TryGetLink(name) ?? throw new KernelException($"there is no interface named {name} in this network namespace", ErrnoName.ENODEV);

    /// <summary>Waits until an interface that was switched on really runs; until then the kernel drops what is sent there.</summary>
    /// <returns>False when it does not run after the limit, as with no other end.</returns>
    public bool WaitUntilRunning(string name, TimeSpan limit)
    {
        // The kernel follows a carrier up to a second late; newer ones catch up when asked.
        var clock = Stopwatch.StartNew();
        while (!GetLink(name).IsRunning)
        {
            if (clock.Elapsed > limit)
                return false;
            Thread.Sleep(5);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static LinkInfo ReadLink(ReadOnlySpan<byte> body)
    {
        int index = MemoryMarshal.Read<int>(body[4..]);
        uint flags = MemoryMarshal.Read<uint>(body[8..]);
        string name = "";
        int mtu = 0;
        MacAddress? mac = null;
        var statistics = default(LinkStatistics);
        var attributes = new NetlinkAttributes(body[16..]);
        while (attributes.Next())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case IFLA_IFNAME:
                    name = Encoding.UTF8.GetString(value.TrimEnd((byte)0));
                    break;
                case IFLA_MTU when value.Length >= 4:
                    mtu = MemoryMarshal.Read<int>(value);
                    break;
                case IFLA_ADDRESS when value.Length == 6:
                    mac = MacAddress.Read(value);
                    break;
                case IFLA_STATS64 when value.Length >= 64:
                    statistics = ReadStatistics(MemoryMarshal.Cast<byte, ulong>(value));
                    break;
                default:
                    break;
            }
        }

        return new LinkInfo(index, name, (flags & IFF_UP) != 0, (flags & IFF_RUNNING) != 0, mtu, mac, statistics);
    }

    private static LinkStatistics ReadStatistics(ReadOnlySpan<ulong> s) => new(
        (long)s[0], (long)s[2], (long)s[4], (long)s[6], (long)s[1], (long)s[3], (long)s[5], (long)s[7]);

    private static void DescribeLink(
        NetlinkRequest request, string name, int mtu, MacAddress? mac, NetworkNamespace? target)
    {
        request.Attribute(IFLA_IFNAME, name).Attribute(IFLA_MTU, mtu);
        if (mac is { } known)
        {
            Span<byte> bytes = stackalloc byte[6];
            known.WriteTo(bytes);
            request.Attribute(IFLA_ADDRESS, bytes);
        }

        if (target is not null)
            request.Attribute(IFLA_NET_NS_FD, target.Handle);
    }

    private static void CheckName(string name)
    {
        if (!InterfaceName.IsValid(name))
            throw new KernelException($"\"{name}\" is no interface name: 1 to 15 bytes, without blanks, '/' or ':'", ErrnoName.EINVAL);
    }

    private static byte[] Bytes(InternetAddress address, int prefixLength)
    {
        byte[] bytes = new byte[address.Length];
        address.WriteTo(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, bytes.Length * 8);
        return bytes;
    }

    private static byte Family(byte[] address) => (byte)(address.Length == 4 ? Libc.AF_INET : Libc.AF_INET6);

    private int IndexOf(string name) => GetLink(name).Index;

    private void Change(string name, uint flags, uint mask, string verb) =>
        Send(Create(RTM_NEWLINK, 0).Link(IndexOf(name), flags, mask), $"cannot {verb} the interface {name}");

    private static NetlinkRequest Create(ushort type, int flags) => new(type, (ushort)(NLM_F_REQUEST | NLM_F_ACK | flags));

    private void Send(NetlinkRequest request, string what)
    {
        int errno = Exchange(request, out _);
        if (errno == 0)
            return;
        string? advice = errno is ErrnoName.EPERM or ErrnoName.EACCES
            ? "run as root, or inside the rootless lab, where this process has the right"
            : null;
        throw new KernelException(what, errno, advice);
    }

    // The answer to a request with NLM_F_ACK is any number of messages and then NLMSG_ERROR, whose errno is 0 for "done".
    private int Exchange(NetlinkRequest request, out ReadOnlySpan<byte> body)
    {
        body = default;
        int sent = _socket.Write(request.Finish(++_sequence));
        if (sent < 0)
            return -sent;
        for (int turn = 0; turn < 64; turn++)
        {
            int n = _socket.Read(_answer);
            if (n < 0)
                return -n;
            var rest = _answer.AsSpan(0, n);
            while (rest.Length >= NetlinkRequest.HeaderLength)
            {
                int length = (int)Math.Min(MemoryMarshal.Read<uint>(rest), (uint)rest.Length);
                ushort type = MemoryMarshal.Read<ushort>(rest[4..]);
                uint sequence = MemoryMarshal.Read<uint>(rest[8..]);
                if (length < NetlinkRequest.HeaderLength)
                    return ErrnoName.EIO;
                if (sequence == _sequence && type == NLMSG_ERROR && length >= 20)
                    return -MemoryMarshal.Read<int>(rest[16..]);
                if (sequence == _sequence)
                    body = rest[NetlinkRequest.HeaderLength..length].ToArray();
                rest = rest[Math.Min(NetlinkRequest.Align(length), rest.Length)..];
            }
        }

        return ErrnoName.EIO;
    }
}
