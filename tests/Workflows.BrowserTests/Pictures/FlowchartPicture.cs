using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Workflows.BrowserTests.Pictures;

/// <summary>
/// Draws a definition's flowchart as SVG, from its activities, connections and designer positions. A connection is a line where one can be
/// drawn without passing over a step or another line's turn; every other one is said in words under the step that it leaves.
/// </summary>
internal sealed class FlowchartPicture
{
    private const int GridX = 260;
    private const int GridY = 130;
    private const int PitchX = 296;
    private const int PitchY = 132;
    private const int Width = 176;
    private const int Height = 62;
    private const int Margin = 24;
    private const int LegendHeight = 76;

    private readonly JsonObject definition;
    private readonly Dictionary<string, Step> steps;
    private readonly HashSet<(int Column, int Row)> places;
    private readonly List<Way> ways;
    private readonly StringBuilder svg = new();

    private FlowchartPicture(JsonObject definition)
    {
        this.definition = definition;
        var root = definition["root"]!;
        steps = root["activities"]!.AsArray().Select(a => Step.Read(a!)).ToDictionary(s => s.Id, StringComparer.Ordinal);
        places = [.. steps.Values.Select(s => (s.Column, s.Row))];
        ways =
        [
            .. root["connections"]!
                .AsArray()
                .Select(c =>
                    (
                        From: (string)c!["source"]!["activity"]!,
                        Port: (string?)c["source"]!["port"] ?? "Done",
                        To: (string)c["target"]!["activity"]!
                    )
                )
                .GroupBy(c => (c.From, c.To), c => c.Port)
                .Select(g => new Way(steps[g.Key.From], steps[g.Key.To], [.. g])),
        ];
    }

    /// <summary>The picture of a definition.</summary>
    public static string Of(string json) => new FlowchartPicture(JsonNode.Parse(json)!.AsObject()).Draw();

    private string Draw()
    {
        var lines = ways.Where(w => IsFree(w)).OrderBy(w => Math.Abs(w.To.Row - w.From.Row)).ToList();
        lines.RemoveAll(line => lines.Exists(other => other != line && IsBefore(other, line) && Meets(other, line)));
        var width = (steps.Values.Max(s => s.Column) * PitchX) + Width + (2 * Margin);
        var height = (steps.Values.Max(s => s.Row) * PitchY) + Height + 60 + LegendHeight + Margin;
        var name = (string)definition["name"]!;
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" ");
        Add($"role=\"img\" aria-labelledby=\"title desc\" font-family=\"Arial, Helvetica, sans-serif\">\n");
        Add($"<title id=\"title\">{Text(name)}</title>\n<desc id=\"desc\">{Text((string?)definition["description"] ?? "")}</desc>\n");
        Add($"<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">");
        Add($"<path d=\"M0 0 8 4 0 8z\" fill=\"#383f43\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        foreach (var line in lines)
        {
            DrawLine(line);
        }

        foreach (var step in steps.Values)
        {
            DrawStep(step);
            DrawWords(step, [.. ways.Where(w => w.From == step && !lines.Contains(w))]);
        }

        DrawLegend(height - LegendHeight + 8);
        return Add($"</svg>\n").ToString();
    }

    /// <summary>A line leaves on the right, turns right behind its step and arrives on the left; or goes straight down to the next row.</summary>
    private bool IsFree(Way way)
    {
        var (from, to) = (way.From, way.To);
        if (to.Kind.Style == "fault" && ways.Count(w => w.To == to) > 1)
        {
            // Where nearly every step can end is said under each of them.
            return false;
        }

        if (from.Column == to.Column)
        {
            return to.Row == from.Row + 1;
        }

        return to.Column > from.Column
            && !Enumerable.Range(from.Column + 1, to.Column - from.Column - 1).Any(column => places.Contains((column, to.Row)));
    }

    /// <summary>Whether two lines of different steps turn in the same gap between columns over the same rows.</summary>
    private static bool Meets(Way one, Way other) =>
        one.From != other.From
        && one.From.Column == other.From.Column
        && one.To.Column > one.From.Column
        && other.To.Column > other.From.Column
        && Math.Max(Top(one), Top(other)) < Math.Min(Bottom(one), Bottom(other));

    private bool IsBefore(Way one, Way other) =>
        (Bottom(one) - Top(one), ways.IndexOf(one)).CompareTo((Bottom(other) - Top(other), ways.IndexOf(other))) < 0;

    private static int Top(Way way) => Math.Min(way.From.Row, way.To.Row);

    private static int Bottom(Way way) => Math.Max(way.From.Row, way.To.Row);

    private void DrawLine(Way way)
    {
        var (from, to) = (way.From, way.To);
        var label = Label(way.Ports);
        if (from.Column == to.Column)
        {
            var middle = from.X + (Width / 2);
            Add($"<path d=\"M{middle} {from.Y + Height}V{to.Y - 2}\" {Stroke}/>\n");
            DrawLabel(label, middle + 6, from.Y + Height + 18);
            return;
        }

        var (turn, y, end) = (from.X + Width + 14, to.Y + (Height / 2), to.X - 2);
        var start = from.Y + (Height / 2);
        Add($"<path d=\"M{from.X + Width} {start}");
        Add(start == y ? (FormattableString)$"H{end}" : $"H{turn}V{y}H{end}");
        Add($"\" {Stroke}/>\n");
        DrawLabel(label, turn + 4, y - 6);
    }

    private const string Stroke = "fill=\"none\" stroke=\"#383f43\" stroke-width=\"1.6\" marker-end=\"url(#arrow)\"";

    private void DrawLabel(string label, int x, int y)
    {
        if (label.Length > 0)
        {
            Add($"<text x=\"{x}\" y=\"{y}\" font-size=\"12\" fill=\"#383f43\">{Text(label)}</text>\n");
        }
    }

    private void DrawStep(Step step)
    {
        var kind = step.Kind;
        var radius = kind.Style switch
        {
            "end" => Height / 2,
            "choice" => 0,
            _ => 6,
        };
        if (kind.Style == "choice")
        {
            var (left, right, middle) = (step.X, step.X + Width, step.Y + (Height / 2));
            Add($"<path d=\"M{left} {middle}L{left + 14} {step.Y}H{right - 14}L{right} {middle}L{right - 14} {step.Y + Height}");
            Add($"H{left + 14}z\" fill=\"{kind.Fill}\" stroke=\"{kind.Line}\" stroke-width=\"{kind.Weight}\"/>\n");
        }
        else
        {
            Add($"<rect x=\"{step.X}\" y=\"{step.Y}\" width=\"{Width}\" height=\"{Height}\" rx=\"{radius}\" ");
            Add($"fill=\"{kind.Fill}\" stroke=\"{kind.Line}\" stroke-width=\"{kind.Weight}\"/>\n");
        }

        var words = Wrap(step.Title, 20);
        var y = step.Y + (Height / 2) + 5 - ((words.Count - 1) * 9);
        foreach (var line in words)
        {
            Add(
                $"<text x=\"{step.X + (Width / 2)}\" y=\"{y}\" font-size=\"15\" text-anchor=\"middle\" fill=\"{kind.Ink}\">{Text(line)}</text>\n"
            );
            y += 18;
        }
    }

    private void DrawWords(Step step, IReadOnlyList<Way> said)
    {
        var y = step.Y + Height + 16;
        foreach (var way in said)
        {
            var colour = way.To.Kind.Style == "fault" ? "#942514" : "#383f43";
            var target = way.To == step ? "the same again" : way.To.Title;
            foreach (var line in Wrap($"{Words(way.Ports)} → {target}", 34))
            {
                Add($"<text x=\"{step.X + 2}\" y=\"{y}\" font-size=\"12\" fill=\"{colour}\">{Text(line)}</text>\n");
                y += 14;
            }
        }
    }

    private void DrawLegend(int top)
    {
        var x = Margin;
        Add($"<path d=\"M{Margin} {top - 16}H{x + (4 * PitchX)}\" stroke=\"#b1b4b6\"/>\n");
        foreach (var kind in Kind.Legend)
        {
            Add($"<rect x=\"{x}\" y=\"{top}\" width=\"26\" height=\"18\" rx=\"{(kind.Style == "end" ? 9 : 3)}\" ");
            Add($"fill=\"{kind.Fill}\" stroke=\"{kind.Line}\" stroke-width=\"{kind.Weight}\"/>");
            Add($"<text x=\"{x + 34}\" y=\"{top + 14}\" font-size=\"14\" fill=\"#0b0c0c\">{Text(kind.Meaning)}</text>\n");
            x += 58 + (kind.Meaning.Length * 7);
        }

        Add($"<text x=\"{Margin}\" y=\"{top + 44}\" font-size=\"14\" fill=\"#0b0c0c\">");
        Add($"Words under a step are its other ways out: “Outcome → where it goes on”. A line without a word: it is done.</text>\n");
    }

    private static string Label(IReadOnlyList<string> ports) => ports is ["Done"] ? "" : Words(ports);

    /// <summary>Names of outcomes as people read them: <c>MoreInformation</c> is "More information".</summary>
    private static string Words(IReadOnlyList<string> ports) =>
        string.Join(
            ", ",
            ports.Select(port =>
                string.Concat(port.Select((c, at) => at > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()))
            )
        );

    private static List<string> Wrap(string text, int length)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > length)
            {
                lines.Add("");
            }

            lines[^1] += (lines[^1].Length > 0 ? " " : "") + word;
        }

        return lines;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text).Replace("&#8594;", "→", StringComparison.Ordinal);

    private StringBuilder Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    private sealed record Way(Step From, Step To, IReadOnlyList<string> Ports);

    private sealed record Step(string Id, string Title, Kind Kind, int Column, int Row)
    {
        public int X => Margin + (Column * PitchX);

        public int Y => Margin + (Row * PitchY);

        public static Step Read(JsonNode activity)
        {
            var metadata = activity["metadata"]!;
            var position = metadata["designer"]!["position"]!;
            return new Step(
                (string)activity["id"]!,
                (string?)metadata["displayText"] ?? (string)activity["id"]!,
                Kind.Of((string)activity["type"]!),
                (int)position["x"]! / GridX,
                (int)position["y"]! / GridY
            );
        }
    }

    private sealed record Kind(string Style, string Meaning, string Fill, string Line, double Weight = 1.5, string Ink = "#0b0c0c")
    {
        private static readonly Kind Start = new("start", "starts it", "#12344d", "#12344d", Ink: "#ffffff");
        private static readonly Kind Person = new("person", "a person answers", "#e8f1f8", "#12344d", 3.5);
        private static readonly Kind Choice = new("choice", "a rule decides", "#fff7bf", "#594d00");
        private static readonly Kind Change = new("change", "the arrangement changes", "#ffffff", "#1d70b8");
        private static readonly Kind Mail = new("mail", "a mail is sent", "#f3f2f1", "#505a5f");
        private static readonly Kind End = new("end", "the end", "#ffffff", "#0b0c0c", 2.5);
        private static readonly Kind Fault = new("fault", "stops and shows on the operations page", "#fbe9e6", "#942514");
        private static readonly Kind Workflow = new("workflow", "another workflow runs", "#efe6f7", "#4c2c92", 2.5);
        private static readonly Kind Other = new("other", "inner step", "#ffffff", "#b1b4b6");

        public static IReadOnlyList<Kind> Legend => [Start, Person, Choice, Change, Mail, Workflow, End, Fault, Other];

        public static Kind Of(string type) =>
            type switch
            {
                "Forms.FormArrived" => Start,
                "Casework.AskForDecision" or "Casework.AskWorkerForMore" => Person,
                "Elsa.FlowDecision" or "Casework.HardStops" or "Casework.CheckRegister" => Choice,
                "Casework.ChangeArrangement" or "Casework.OpenArrangement" => Change,
                "Casework.WeekBegins" or "Casework.WeeksMissed" => Start,
                "Casework.ReviewDue" or "Casework.ExtensionAsked" => Start,
                "Casework.SendMail" => Mail,
                "Casework.SendWeeklyDigest" or "Casework.AskForSpotChecks" => Mail,
                "Casework.TellWorkersLate" or "Casework.TellManagersLate" => Mail,
                "Elsa.ExecuteWorkflow" => Workflow,
                "Elsa.End" => End,
                "Elsa.Fault" => Fault,
                _ => Other,
            };
    }
}
