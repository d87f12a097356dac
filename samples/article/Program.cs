// Chooses the program and the system it runs on: server [PORT] | client ADDRESS [PORT].

using Sockeye.Berkeley.Linux;
using Sockeye.Berkeley.Processes;
using Sockeye.Samples.Article;

if (args is not [("server" or "client") and var program, .. var rest])
{
    Console.Error.WriteLine("usage: server [PORT] | client ADDRESS [PORT]");
    return 2;
}

using var system = new LinuxSystem();
var process = new Process(system, program, ProcessStreams.OpenConsole());
return process.Run(() =>
{
    if (program == "server")
        Server.main(rest);
    else
        Client.main(rest);
});
