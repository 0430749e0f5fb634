using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Workflows.GoogleEmulator.Faults;

/// <summary>The calls that a rule matches. A field that is left out matches every call.</summary>
/// <param name="Api"><c>forms</c>, <c>sheets</c>, <c>oauth</c> or <c>pages</c>.</param>
/// <param name="Method">A method such as <c>sheets.spreadsheets.values.append</c>, or the end of its name.</param>
/// <param name="Path">A regular expression on the request's path.</param>
internal sealed record FaultMatch(string? Api = null, string? Method = null, string? Path = null);

/// <summary>One fault that was switched on over HTTP, with what it has done so far.</summary>
internal sealed class FaultRule
{
    public int Id { get; set; }

    public FaultMatch Match { get; set; } = new();

    public required FaultKind Kind { get; set; }

    /// <summary>Applies to the n-th matching call only, counted from 1.</summary>
    public int? Nth { get; set; }

    /// <summary>Applies to a matching call with this probability, 0 to 1.</summary>
    public double? Probability { get; set; }

    /// <summary>Applies to at most this many calls.</summary>
    public int? Count { get; set; }

    public int? Status { get; set; }

    public int? RetryAfter { get; set; }

    public bool Html { get; set; }

    public double? Seconds { get; set; }

    public bool After { get; set; }

    public string? Error { get; set; }

    public string? Description { get; set; }

    public int? PageSize { get; set; }

    public int? Polls { get; set; }

    public JsonObject? Act { get; set; }

    /// <summary>Number of matching calls so far.</summary>
    public int Seen { get; set; }

    /// <summary>Number of calls that the fault was applied to.</summary>
    public int Applied { get; set; }

    [JsonIgnore]
    public bool Spent => Nth is { } nth && Seen >= nth || Count is { } count && Applied >= count;

    public bool Matches(string api, string method, string path) =>
        (Match.Api is null || Match.Api == api)
        && (Match.Method is null || method == Match.Method || method.EndsWith("." + Match.Method, StringComparison.Ordinal))
        && (Match.Path is null || Regex.IsMatch(path, Match.Path, RegexOptions.None, TimeSpan.FromSeconds(1)));
}
