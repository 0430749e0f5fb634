using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>
/// <c>forms.responses.list</c>. The order is that of the random response ids, so that no caller can rely on an order by time. A page token holds
/// the form, the filter and the last id, so that it is valid for this list only.
/// </summary>
internal static partial class ResponseListing
{
    private const int MaxPage = 5_000;

    public static (FormDocument Next, JsonObject Answer) List(FormDocument form, ApiRequest request, bool onCreateTime)
    {
        var filter = request.Query("filter") is { Length: > 0 } text ? text : null;
        var includes = Filter(filter, onCreateTime);
        var size = int.TryParse(request.Query("pageSize"), out var asked) ? asked : 0;
        if (size < 0)
        {
            throw ApiException.Invalid("pageSize must not be negative.");
        }

        size = size == 0 ? MaxPage : Math.Min(size, MaxPage);
        size = Math.Min(size, request.ShortPage ?? size);
        var binding = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{form.Id}\n{filter}")))[..16];
        var after = request.Query("pageToken") is { Length: > 0 } token ? Open(token, binding) : null;
        var listed = form
            .Responses.Values.Where(response => response.HiddenPolls == 0 && includes(response))
            .Where(response => after is null || string.CompareOrdinal(response.Id, after) > 0)
            .Take(size + 1)
            .ToList();
        var answer = new JsonObject();
        if (listed.Count > 0)
        {
            answer["responses"] = new JsonArray([.. listed.Take(size).Select(response => (JsonNode)response.ToJson(formId: null))]);
        }

        if (listed.Count > size)
        {
            answer["nextPageToken"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{binding}|{listed[size - 1].Id}"));
        }

        return (after is null ? ComeCloser(form) : form, answer);
    }

    /// <summary>Counts one list for each response that is not visible yet.</summary>
    private static FormDocument ComeCloser(FormDocument form)
    {
        foreach (var hidden in form.Responses.Values.Where(response => response.HiddenPolls is > 0 and < int.MaxValue))
        {
            form = form.WithReplaced(hidden with { HiddenPolls = hidden.HiddenPolls - 1 });
        }

        return form;
    }

    private static Func<StoredResponse, bool> Filter(string? filter, bool onCreateTime)
    {
        if (filter is null)
        {
            return _ => true;
        }

        var match = FilterText().Match(filter);
        if (!match.Success || GoogleTimestamps.Parse(match.Groups["time"].Value) is not { } since)
        {
            throw ApiException.Invalid("Invalid filter. Use 'timestamp > N' or 'timestamp >= N' with N in RFC3339 UTC \"Zulu\" format.");
        }

        var inclusive = match.Groups["operator"].Value == ">=";
        return response =>
        {
            var time = onCreateTime ? response.Created : response.LastSubmitted;
            return inclusive ? time >= since : time > since;
        };
    }

    private static string Open(string token, string binding)
    {
        string[] parts;
        try
        {
            parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('|');
        }
        catch (FormatException)
        {
            parts = [];
        }

        return parts.Length == 2 && parts[0] == binding ? parts[1] : throw ApiException.Invalid("Invalid page token.");
    }

    [GeneratedRegex(@"^\s*timestamp\s*(?<operator>>=?)\s*(?<time>\S+)\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FilterText();
}
