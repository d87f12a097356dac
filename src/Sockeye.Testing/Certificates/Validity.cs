namespace Sockeye.Testing.Certificates;

/// <summary>From when to when a certificate is valid.</summary>
internal readonly record struct Validity(DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Valid now, by the real clock, and by one that begins at some other time, if certificates are written then (RFC 5280 §4.1.2.5).</summary>
    public static Validity Around(DateTimeOffset beginning)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (beginning.Year is < 1900 or > 9900) beginning = now;
        return new Validity((now < beginning ? now : beginning).AddYears(-1), (now > beginning ? now : beginning).AddYears(20));
    }
}
