using Sockeye.Testing;

namespace Sockeye.Samples.MSTest;

/// <summary>Tests on simulated networks with MSTest. Seed 24 fails: <c>SOCKEYE_SEED=24</c> shows what a report looks like.</summary>
[TestClass]
public class TransferTests
{
    [TestMethod]
    public Task A_letter_arrives_within_a_second_although_packets_are_lost() => NetworkTest.RunAsync(async net =>
    {
        var (sender, recipient) = (net.AddHost("sender"), net.AddHost("recipient"));
        net.Connect(sender, recipient, LinkProfile.Lte with { Loss = 0.02 });
        string read = await Letter.SendAsync(sender, recipient, "How are you?");
        Assert.AreEqual("How are you?", read);
        Assert.IsLessThan(TimeSpan.FromSeconds(1), net.Now);
    }, new NetworkTestOptions { Seed = 1, Seeds = 10 });

    [TestMethod]
    public Task A_letter_takes_one_connection_that_ends_in_order() => NetworkTest.RunAsync(async net =>
    {
        var (sender, recipient) = (net.AddHost("sender"), net.AddHost("recipient"));
        net.Connect(sender, recipient, LinkProfile.Satellite);
        await Letter.SendAsync(sender, recipient, "Fine, and you?");
        await net.RunUntilIdleAsync();
        NetworkAssert.ConnectionsAtMost(net, 1);
        NetworkAssert.NoResets(net);
        NetworkAssert.AllClosed(net);
    });
}
