// Chooses the program and the system it runs on.

using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Processes;
using Sockeye.Samples.Article;

const string usage = """
    usage: server [PORT]               on this computer's kernel
           client ADDRESS [PORT]       likewise
           both [MESSAGE]              each on its own simulated host, in virtual time
    """;

switch (args)
{
    case ["server", .. var rest]:
        return OnKernel("server", () => Server.main(rest));
    case ["client", .. var rest]:
        return OnKernel("client", () => Client.main(rest));
    case ["both"]:
        return TwoHosts.Run("hello");
    case ["both", var message]:
        return TwoHosts.Run(message);
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

static int OnKernel(string name, Action program)
{
    using var system = new LinuxSystem();
    return new Process(system, name, ProcessStreams.OpenConsole()).Run(program);
}
