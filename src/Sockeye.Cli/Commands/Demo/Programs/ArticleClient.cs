using static Sockeye.Cli.Commands.Demo.Programs.TracedCalls;

namespace Sockeye.Cli.Commands.Demo.Programs;

/// <summary>The client of the introduction: sends a line that somebody types, prints the answer, closes.</summary>
internal static class ArticleClient
{
    public static void main(ProgramContext host)
    {
        int sockfd, rec_len;
        byte[] sendline = new byte[4096], buf = new byte[4096];

        if ((sockfd = socket(host.Family, SOCK_STREAM, 0)) < 0)
        {
            printf($"create socket error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        if (connect(sockfd, sockaddr(host.Family, host.Peer, 8000)) < 0)
        {
            printf($"connect error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        printf("send msg to server:\n");
        fgets(sendline, STDIN_FILENO);
        if (send(sockfd, sendline.AsSpan(0, strlen(sendline)), 0) < 0)
        {
            printf($"send msg error: {strerror(errno)} (errno: {errno})\n");
            exit(1);
        }
        if ((rec_len = recv(sockfd, buf, 0)) == -1)
        {
            printf($"recv error: {strerror(errno)}\n");
            exit(1);
        }
        printf($"Received : {str(buf.AsSpan(0, rec_len)).TrimEnd('\n')}\n");
        close(sockfd);
        exit(0);
    }
}
