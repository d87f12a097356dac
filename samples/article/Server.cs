// The classic first server: listens on port 8000, takes a message from each client, and lets a forked child greet it.
// Plain C style on purpose: compare it with any book on sockets.

using Sockeye.Berkeley.Structures;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Samples.Article;

public static class Server
{
    public const ushort DEFAULT_PORT = 8000;
    private const int MAXLINE = 4096;
    private const int BACKLOG = 10;

    /// <summary>server [port]: serves until a signal ends it.</summary>
    public static void main(params string[] argv)
    {
        var port = DEFAULT_PORT;
        if (argv.Length > 1 || (argv.Length == 1 && !ushort.TryParse(argv[0], out port)))
        {
            puts("usage: server [PORT]");
            exit(1);
        }

        var buff = new byte[MAXLINE];

        // A child that nobody waits for must not remain as a zombie.
        signal(SIGCHLD, SIG_IGN);

        var listen_fd = socket(AF_INET, SOCK_STREAM, 0);
        if (listen_fd == -1)
            fail("socket");

        var reuse = 1;
        if (setsockopt(listen_fd, SOL_SOCKET, SO_REUSEADDR, reuse) == -1)
            fail("setsockopt");

        var servaddr = new sockaddr_in
        {
            sin_family = AF_INET,
            sin_addr = { s_addr = htonl(INADDR_ANY) },
            sin_port = htons(port),
        };
        if (bind(listen_fd, servaddr) == -1)
            fail("bind");
        if (listen(listen_fd, BACKLOG) == -1)
            fail("listen");

        getsockname(listen_fd, ref servaddr);
        puts($"====== waiting for a client's request on port {ntohs(servaddr.sin_port)} ======");

        while (true)
        {
            var connect_fd = accept(listen_fd);
            if (connect_fd == -1)
            {
                perror("accept");
                continue;
            }

            var n = recv(connect_fd, buff, 0);
            if (n == -1)
                perror("recv");

            // Parent and child each have a descriptor of the connection: it is closed when both have let go.
            var pid = fork(() => greet(listen_fd, connect_fd));
            if (pid == -1)
                perror("fork");
            if (n > 0)
                puts($"message from the client: {str(buff.AsSpan(0, n)).TrimEnd('\n')}");
            close(connect_fd);
        }
    }

    private static void greet(int listen_fd, int connect_fd)
    {
        close(listen_fd);
        if (send(connect_fd, "Hello, you are connected!\n"u8, 0) == -1)
            perror("send");
        close(connect_fd);
        exit(0);
    }

    private static void fail(string call)
    {
        perror(call);
        exit(1);
    }
}
