using Sockeye.Core.Foundation;
using Sockeye.Core.Transport.Tcp;
using Sockeye.Core.Transport.Tcp.Connections;

namespace Sockeye.Core.Tests.Transport.Tcp.Fixture;

/// <summary>An application at one end: writes a stream that anybody can check, reads the other's, and closes.</summary>
internal sealed class Program(TcpConnection connection, int key, int total, int peerKey, Random random)
{
    private int _written;
    private bool _isShut;

    public TcpConnection Connection { get; } = connection;

    public int Read { get; private set; }

    public bool IsAtEnd { get; private set; }

    public bool IsClosed { get; private set; }

    public Errno Error { get; private set; }

    /// <summary>Does what can be done now.</summary>
    public void Work()
    {
        if (IsClosed) return;
        Write();
        ReadAll();
        if (_written == total && !_isShut && Connection.IsConnected)
        {
            Connection.ShutdownSend();
            _isShut = true;
        }
        if (!(_isShut && IsAtEnd) && Error == Errno.None) return;
        Connection.Close();
        IsClosed = true;
    }

    private void Write()
    {
        Span<byte> bytes = stackalloc byte[4096];
        while (_written < total)
        {
            int count = Math.Min(total - _written, 1 + random.Next(bytes.Length));
            for (int i = 0; i < count; i++) bytes[i] = At(key, _written + i);
            Errno error = Connection.Send(bytes[..count], TcpSendFlags.None, out int sent);
            _written += sent;
            if (error is Errno.None && sent > 0) continue;
            if (error is not (Errno.None or Errno.EAGAIN)) Error = error;
            return;
        }
    }

    private void ReadAll()
    {
        Span<byte> bytes = stackalloc byte[8192];
        while (!IsAtEnd)
        {
            Errno error = Connection.Receive(bytes[..(1 + random.Next(bytes.Length))], TcpReceiveFlags.None, out int received);
            if (error == Errno.EAGAIN) return;
            if (error != Errno.None)
            {
                Error = error;
                return;
            }
            if (received == 0) IsAtEnd = true;
            for (int i = 0; i < received; i++)
            {
                if (bytes[i] != At(peerKey, Read + i)) Xunit.Assert.Fail($"byte {Read + i} is wrong");
            }
            Read += received;
        }
    }

    private static byte At(int key, int index) => unchecked((byte)((index * 31) ^ (index >> 8) ^ (index >> 16) ^ key));
}
