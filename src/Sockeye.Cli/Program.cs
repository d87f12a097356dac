using Sockeye.Cli.Frame;

return await CommandLine.RunAsync(args, Screen.ForConsole).ConfigureAwait(false);
