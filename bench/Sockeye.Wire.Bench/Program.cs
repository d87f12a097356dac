using BenchmarkDotNet.Running;

// Every benchmark of the assembly, chosen on the command line: --filter '*Checksum*'.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
