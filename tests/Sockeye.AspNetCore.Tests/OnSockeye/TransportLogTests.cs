using Xunit;

namespace Sockeye.AspNetCore.Tests.OnSockeye;

/// <summary>What a transport writes to a log.</summary>
public sealed class TransportLogTests
{
    [Fact]
    public void Every_event_stands_on_the_page_with_its_number_level_and_words() =>
        LogEventTable.MustBeThatOf(typeof(SockeyeTransportFactory).Assembly, "Sockeye.AspNetCore.Transport");
}
