using System.Net;
using System.Text.RegularExpressions;

namespace Workflows.Server.Demo;

/// <summary>A browser without scripts. It keeps cookies, follows redirects, and fills in the forms of a page.</summary>
internal sealed partial class DemoBrowser : IDisposable
{
    private readonly HttpClient _http;

    public DemoBrowser(string address)
        : this(new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) }) { }

    /// <summary>Takes a client that keeps cookies and has a base address.</summary>
    public DemoBrowser(HttpClient client) => _http = client;

    /// <summary>HTML of the present page.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Status of the last answer.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>Opens an address.</summary>
    public async Task OpenAsync(string address, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), cancellationToken);
        await TakeAsync(response, cancellationToken);
    }

    /// <summary>Sends the form that has a button with this text, with its hidden fields and the typed values.</summary>
    /// <exception cref="InvalidOperationException">The page has no such button.</exception>
    public async Task PressAsync(string button, CancellationToken cancellationToken, params (string Name, string Value)[] typed)
    {
        var form =
            Forms().Matches(Page).FirstOrDefault(f => Text(f.Groups["body"].Value).Contains(button, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The page has no button '{button}'. It says: {Text(Page)}");
        var fields = Inputs()
            .Matches(form.Groups["body"].Value)
            .Where(i => i.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(i => (Name: Attribute(i.Value, "name"), Value: Attribute(i.Value, "value")))
            .Where(i => i.Name.Length > 0)
            .Concat(typed)
            .Select(i => new KeyValuePair<string, string>(i.Name, i.Value));
        using var content = new FormUrlEncodedContent(fields);
        var action = Attribute(form.Groups["tag"].Value, "action");
        using var response = await _http.PostAsync(new Uri(action, UriKind.RelativeOrAbsolute), content, cancellationToken);
        await TakeAsync(response, cancellationToken);
    }

    /// <summary>Text of the present page, without tags.</summary>
    public string Words => Text(Page);

    public void Dispose() => _http.Dispose();

    private async Task TakeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Status = response.StatusCode;
        Page = await response.Content.ReadAsStringAsync(cancellationToken);
    }

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(
            Regex.Match(tag, $"\\b{name}=\"(?<v>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["v"].Value
        );

    private static string Text(string html) => WebUtility.HtmlDecode(Blank().Replace(Tags().Replace(html, " "), " ")).Trim();

    [GeneratedRegex("(?<tag><form\\b[^>]*>)(?<body>.*?)</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input\\b[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
