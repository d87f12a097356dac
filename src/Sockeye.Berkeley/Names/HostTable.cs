namespace Sockeye.Berkeley.Names;

/// <summary>Names and addresses as a hosts(5) file gives them: what getaddrinfo knows without a resolver.</summary>
public sealed class HostTable
{
    private readonly Dictionary<string, List<byte[]>> _addresses = new(StringComparer.OrdinalIgnoreCase);

    private HostTable()
    {
    }

    /// <summary>localhost, and nothing else.</summary>
    public static HostTable LocalOnly { get; } = Parse("127.0.0.1 localhost\n::1 localhost\n");

    /// <summary>Reads the text of a hosts file; lines that are none are passed over.</summary>
    public static HostTable Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var table = new HostTable();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || ParseAddress(words[0]) is not { } address)
                continue;
            foreach (var name in words.Skip(1))
                table.Add(name, address);
        }

        return table;
    }

    /// <summary>Reads a hosts file; without the file there is only localhost.</summary>
    public static HostTable Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return LocalOnly;
        }
    }

    /// <summary>The addresses of a name, four or sixteen bytes each, in the file's order; none if it is unknown.</summary>
    internal IReadOnlyList<byte[]> Find(string name) =>
        _addresses.TryGetValue(name.TrimEnd('.'), out var addresses) ? addresses : [];

    private void Add(string name, byte[] address)
    {
        if (!_addresses.TryGetValue(name, out var list))
            _addresses.Add(name, list = []);
        if (!list.Exists(known => known.AsSpan().SequenceEqual(address)))
            list.Add(address);
    }

    private static byte[]? ParseAddress(string text)
    {
        var address = new byte[16];
        if (InternetText.TryParseIPv6(text, address))
            return address;
        return InternetText.TryParseIPv4(text, address) ? address[..4] : null;
    }
}
