System.Console.WriteLine("sockeye");
