using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>What the scenarios' programs share: the beginnings of a server and of a client, and a failure's end.</summary>
internal static class Common
{
    public const int Port = 8000;

    /// <summary>socket, bind, listen.</summary>
    public static int Listen(ProgramContext host, int receiveBuffer = 0)
    {
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (fd == -1) Fail("socket");
        if (receiveBuffer > 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, receiveBuffer, "SO_RCVBUF");
        if (bind(fd, any(host.Family, Port)) == -1) Fail("bind");
        if (listen(fd, 10) == -1) Fail("listen");
        return fd;
    }

    /// <summary>socket, connect.</summary>
    public static int Connect(ProgramContext host)
    {
        int fd = socket(host.Family, SOCK_STREAM, 0);
        if (fd == -1) Fail("socket");
        if (connect(fd, sockaddr(host.Family, host.Peer, Port)) == -1) Fail("connect");
        return fd;
    }

    /// <summary>Gives back what comes until the client closes, then closes: the client is the one that closes first.</summary>
    public static void EchoUntilEnd(int fd)
    {
        byte[] buf = new byte[4096];
        int n;
        while ((n = recv(fd, buf, 0)) > 0) send(fd, buf.AsSpan(0, n), 0);
        close(fd);
    }

    public static void Fail(string call)
    {
        printf($"{call}: {strerror(errno)} (errno: {errno})\n");
        exit(1);
    }
}
