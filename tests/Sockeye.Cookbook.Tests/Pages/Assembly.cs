using Xunit.Sdk;
using Xunit.v3;

// A network waits for every thread of the process that may run application code: side by side they would only delay each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
