// The classic first client: sends one line to the server and prints the answer.

using Sockeye.Berkeley.Structures;
using static Sockeye.Berkeley.Libc;

namespace Sockeye.Samples.Article;

public static class Client
{
    private const int MAXLINE = 4096;

    /// <summary>client ADDRESS [port]</summary>
    public static void main(params string[] argv)
    {
        var port = Server.DEFAULT_PORT;
        if (argv.Length is < 1 or > 2 || (argv.Length == 2 && !ushort.TryParse(argv[1], out port)))
        {
            puts("usage: client ADDRESS [PORT]");
            exit(1);
        }

        var servaddr = new sockaddr_in
        {
            sin_family = AF_INET,
            sin_port = htons(port),
        };
        if (inet_pton(AF_INET, argv[0], out servaddr.sin_addr) <= 0)
        {
            puts($"{argv[0]} is not an IPv4 address");
            exit(1);
        }

        var sockfd = socket(AF_INET, SOCK_STREAM, 0);
        if (sockfd == -1)
            fail("socket");
        if (connect(sockfd, servaddr) == -1)
            fail("connect");

        puts("message for the server:");
        var sendline = new byte[MAXLINE];
        if (!fgets(sendline, STDIN_FILENO))
            exit(0);
        if (send(sockfd, sendline.AsSpan(0, strlen(sendline)), 0) == -1)
            fail("send");

        // A stream has no messages: the greeting has ended when its line has, or the connection.
        var recvline = new byte[MAXLINE];
        var length = 0;
        while (length < MAXLINE && recvline.AsSpan(0, length).IndexOf((byte)'\n') < 0)
        {
            var n = recv(sockfd, recvline.AsSpan(length), 0);
            if (n == -1)
                fail("recv");
            if (n == 0)
                break;
            length += n;
        }

        puts($"received: {str(recvline.AsSpan(0, length)).TrimEnd('\n')}");
        close(sockfd);
        exit(0);
    }

    private static void fail(string call)
    {
        perror(call);
        exit(1);
    }
}
