namespace Sockeye.Testing.Reports.Page;

/// <summary>Draws hosts and links as SVG, in ranks by their distance from the first host.</summary>
internal sealed class MapDrawing(ReportContent content)
{
    private const int MostHosts = 24;
    private const int Column = 250;
    private const int Row = 92;
    private const int Box = 128;
    private const int BoxHeight = 46;

    private readonly Dictionary<string, (int Rank, double Place)> _places = [];

    /// <summary>The drawing; empty when there is too much to draw.</summary>
    public string Draw()
    {
        if (content.Links.Count == 0 || content.Hosts.Count > MostHosts) return "";
        Place();
        int width = (_places.Values.Max(place => place.Rank) * Column) + Box + 20;
        int height = (int)(_places.Values.Max(place => place.Place) * Row) + BoxHeight + 20;
        var svg = new Markup();
        svg.Add($"<svg class=\"map\" viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px\" role=\"img\" aria-label=\"the network\">");
        foreach (SimulatedLink link in content.Links) DrawLink(svg, link);
        foreach (HostState host in content.Hosts) DrawHost(svg, host);
        return svg.Raw("</svg>").ToString();
    }

    private void Place()
    {
        Dictionary<string, int> ranks = [];
        foreach (HostState start in content.Hosts)
        {
            if (!ranks.TryAdd(start.Name, 0)) continue;
            var queue = new Queue<string>([start.Name]);
            while (queue.TryDequeue(out string? near))
            {
                foreach (string far in Neighbors(near))
                {
                    if (ranks.TryAdd(far, ranks[near] + 1)) queue.Enqueue(far);
                }
            }
        }
        int tallest = ranks.Values.CountBy(rank => rank).Max(rank => rank.Value);
        foreach (var rank in ranks.GroupBy(host => host.Value))
        {
            int count = rank.Count(), i = 0;
            foreach (var (name, _) in rank) _places[name] = (rank.Key, (i++ * (double)tallest / count) + (((double)tallest / count) - 1) / 2);
        }
    }

    private IEnumerable<string> Neighbors(string name) => content.Links.Where(link => link.First.Name == name || link.Second.Name == name)
        .Select(link => link.First.Name == name ? link.Second.Name : link.First.Name);

    private (double X, double Y) At(string name) => (10 + (_places[name].Rank * Column), 10 + (_places[name].Place * Row));

    private void DrawLink(Markup svg, SimulatedLink link)
    {
        var (one, other) = (At(link.First.Name), At(link.Second.Name));
        if (one.X > other.X) (one, other) = (other, one);
        bool isUpright = one.X == other.X;
        (double x1, double x2) = isUpright ? (one.X + (Box / 2), other.X + (Box / 2)) : (one.X + Box, other.X);
        (double y1, double y2) = (one.Y + (BoxHeight / 2), other.Y + (BoxHeight / 2));
        bool isLossy = link.Link.Lost > 0;
        (double x, double y) = ((x1 + x2) / 2, (y1 + y2) / 2);
        svg.Add($"<g><title>{link}</title><line class=\"{(isLossy ? "link lossy" : "link")}\" x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\"/>");
        svg.Add($"<text class=\"label\" x=\"{x:0.#}\" y=\"{y - 8:0.#}\">{link.Description}</text>");
        svg.Add($"<text class=\"{(isLossy ? "label bad" : "label")}\" x=\"{x:0.#}\" y=\"{y + 18:0.#}\">{Lost(link)}</text></g>");
    }

    private static string Lost(SimulatedLink link) => link.Link.Lost > 0 ? $"{link.Link.Lost} of {link.Link.Frames} lost" : Words.Count(link.Link.Frames, "packet");

    private void DrawHost(Markup svg, HostState host)
    {
        (double x, double y) = At(host.Name);
        bool isRouter = host.Stack.Sockets.Length == 0 && content.Links.Count(link => link.First.Name == host.Name || link.Second.Name == host.Name) > 1;
        string kind = host.Condition.Length > 0 ? "down" : isRouter ? "router" : "";
        string sub = host.Condition.Length > 0 ? host.Condition : host.Addresses.Split(',')[0];
        string name = host.Name.Length > 16 ? host.Name[..15] + "…" : host.Name;
        svg.Add($"<g class=\"{kind}\"><title>{host.Name} {host.Addresses}</title><rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Box}\" height=\"{BoxHeight}\" rx=\"10\"/>");
        svg.Add($"<text class=\"name\" x=\"{x + (Box / 2):0.#}\" y=\"{y + 20:0.#}\">{name}</text><text class=\"sub\" x=\"{x + (Box / 2):0.#}\" y=\"{y + 36:0.#}\">{sub}</text></g>");
    }
}
