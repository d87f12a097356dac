using Sockeye.Core.Foundation;
using Sockeye.Wire.Tcp;

namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>A segment that the connection under test sent; numbers relative to the two initial ones.</summary>
internal sealed record SentSegment(
    TcpFlags Flags, int Seq, int Ack, int Length, int Window, int Urgent, byte[] Text, TcpOptions Options, TransmitReason Reason);
