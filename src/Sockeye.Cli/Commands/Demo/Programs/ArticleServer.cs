using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>The server of the introduction: takes one message from each client, prints it, and a forked child answers.</summary>
internal static class ArticleServer
{
    private const int Port = 8000;

    public static void main(ProgramContext host)
    {
        int socket_fd, connect_fd, n;
        byte[] buff = new byte[4096];

        if ((socket_fd = socket(host.Family, SOCK_STREAM, 0)) == -1)
        {
            printf($"create socket error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        if (bind(socket_fd, any(host.Family, Port)) == -1)
        {
            printf($"bind socket error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        if (listen(socket_fd, 10) == -1)
        {
            printf($"listen socket error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        printf("======waiting for client's request======\n");
        while (true)
        {
            if ((connect_fd = accept(socket_fd)) == -1)
            {
                printf($"accept socket error: {strerror(errno)} (errno: {errno})\n");
                exit(1);
            }
            n = recv(connect_fd, buff, 0);
            int fd = connect_fd;
            fork(() =>
            {
                if (send(fd, "Hello, you are connected!\n"u8, 0) == -1) printf($"send error: {strerror(errno)}\n");
                close(fd);
                exit(0);
            });
            printf($"recv msg from client: {str(buff.AsSpan(0, Math.Max(n, 0))).TrimEnd('\n')}\n");
            close(connect_fd);
        }
    }
}
