using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Workflows.Tests.Scenarios;

/// <summary>A browser without scripts: it keeps cookies, follows redirects, fills in fields that are there and presses buttons that are there.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient http;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="address">The server.</param>
    /// <param name="from">The address that it calls from, where that matters.</param>
    public Browser(string address, IPAddress? from = null)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer() };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, token);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        http = new HttpClient(handler) { BaseAddress = new Uri(address) };
    }

    /// <summary>The page that is shown.</summary>
    public string Page { get; private set; } = "";

    /// <summary>The last answer's status.</summary>
    public int Status { get; private set; }

    /// <summary>Where the last answer came from, after redirects.</summary>
    public string Path { get; private set; } = "";

    /// <summary>The page's words without its tags.</summary>
    public string Words => Text(Page);

    /// <summary>What the page says in large letters.</summary>
    public string Heading => Text(Headings().Match(Page).Groups["words"].Value);

    /// <summary>Buttons of the page.</summary>
    public IReadOnlyList<string> Buttons =>
        [.. Forms().Matches(Page).SelectMany(f => ButtonsOf(f.Groups["body"].Value)).Select(b => b.Words)];

    /// <summary>Addresses of the page's own site that it names, in links and forms.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. Named().Matches(Page).Select(m => WebUtility.HtmlDecode(m.Groups["path"].Value)).Distinct(StringComparer.Ordinal)];

    public Task OpenAsync(string address) => AskAsync(HttpMethod.Get, address);

    public Task HeadAsync(string address) => AskAsync(HttpMethod.Head, address);

    /// <summary>Presses a button, with what was typed or chosen in its form's fields.</summary>
    public async Task PressAsync(string button, params (string Name, string Value)[] typed)
    {
        var request = Fill(button, typed);
        await TakeAsync(await http.PostAsync(request.Action, new FormUrlEncodedContent(request.Fields)));
    }

    /// <summary>Presses one of several equal buttons: that of the form in which a hidden field has a value.</summary>
    public async Task PressWhereAsync(string button, (string Name, string Value) hidden, params (string Name, string Value)[] typed)
    {
        var request = Fill(button, typed, hidden);
        await TakeAsync(await http.PostAsync(request.Action, new FormUrlEncodedContent(request.Fields)));
    }

    /// <summary>Sends the same form several times in the same instant, as an impatient finger does.</summary>
    public async Task<IReadOnlyList<int>> PressAtOnceAsync(string button, int times)
    {
        var request = Fill(button, []);
        var answers = await Task.WhenAll(
            Enumerable.Range(0, times).Select(_ => http.PostAsync(request.Action, new FormUrlEncodedContent(request.Fields)))
        );
        var statuses = answers.Select(a => (int)a.StatusCode).ToList();
        foreach (var answer in answers)
        {
            await TakeAsync(answer);
        }

        return statuses;
    }

    /// <summary>A POST that no page offers.</summary>
    public async Task PostAsync(string address, params (string Name, string Value)[] fields) =>
        await TakeAsync(
            await http.PostAsync(
                new Uri(address, UriKind.RelativeOrAbsolute),
                new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)))
            )
        );

    /// <summary>Values of hidden fields, by name; null when no form has it.</summary>
    public string? Hidden(string name) =>
        Inputs().Matches(Page).Where(i => Attribute(i.Value, "name") == name).Select(i => Attribute(i.Value, "value")).FirstOrDefault();

    /// <summary>Names of the fields that can be filled in.</summary>
    public IReadOnlySet<string> FieldNames() =>
        Fields()
            .Matches(Page)
            .Where(f => !f.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(f => Attribute(f.Value, "name"))
            .ToHashSet(StringComparer.Ordinal);

    public void Dispose() => http.Dispose();

    internal static string Text(string html) => WebUtility.HtmlDecode(Blank().Replace(Tags().Replace(html, " "), " ")).Trim();

    private (Uri Action, List<KeyValuePair<string, string>> Fields) Fill(
        string button,
        (string Name, string Value)[] typed,
        (string Name, string Value)? hidden = null
    )
    {
        foreach (var form in Forms().Matches(Page).Cast<Match>())
        {
            var body = form.Groups["body"].Value;
            if (ButtonsOf(body).FirstOrDefault(b => b.Words == button) is not { Words: not null } pressed)
            {
                continue;
            }

            var fields = Inputs()
                .Matches(body)
                .Where(i => i.Value.Contains("type=\"hidden\"", StringComparison.Ordinal))
                .Select(i => new KeyValuePair<string, string>(Attribute(i.Value, "name"), Attribute(i.Value, "value")))
                .Where(f => f.Key.Length > 0)
                .ToList();
            if (hidden is { } wanted && !fields.Contains(new(wanted.Name, wanted.Value)))
            {
                continue;
            }

            var fillable = Fields().Matches(body).Select(f => Attribute(f.Value, "name")).ToHashSet(StringComparer.Ordinal);
            foreach (var (name, value) in typed)
            {
                if (!fillable.Contains(name))
                {
                    throw new InvalidOperationException($"The form has no field '{name}'. It says: {Text(body)}");
                }

                fields.Add(new(name, value));
            }

            if (pressed.Name.Length > 0)
            {
                fields.Add(new(pressed.Name, pressed.Value));
            }

            var action = Attribute(form.Groups["tag"].Value, "action");
            return (new Uri(action.Length > 0 ? action : Path, UriKind.RelativeOrAbsolute), fields);
        }

        throw new InvalidOperationException($"The page ({Status}) has no button '{button}'. It says: {Text(Page)}");
    }

    private async Task AskAsync(HttpMethod method, string address)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.RelativeOrAbsolute));
        await TakeAsync(await http.SendAsync(request));
    }

    private async Task TakeAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Status = (int)response.StatusCode;
            Path = response.RequestMessage!.RequestUri!.PathAndQuery;
            Page = await response.Content.ReadAsStringAsync();
        }
    }

    private static IEnumerable<(string Words, string Name, string Value)> ButtonsOf(string form) =>
        ButtonTags()
            .Matches(form)
            .Select(b =>
                (Text(b.Groups["words"].Value), Attribute(b.Groups["tag"].Value, "name"), Attribute(b.Groups["tag"].Value, "value"))
            );

    private static string Attribute(string tag, string name) =>
        WebUtility.HtmlDecode(
            Regex.Match(tag, $"(?<![\\w-]){name}=\"(?<v>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["v"].Value
        );

    [GeneratedRegex("(?<tag><form\\b[^>]*>)(?<body>.*?)</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("(?<tag><button\\b[^>]*>)(?<words>.*?)</button>", RegexOptions.Singleline, 1000)]
    private static partial Regex ButtonTags();

    [GeneratedRegex("<input\\b[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();

    [GeneratedRegex("<(?:input|select|textarea)\\b[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Fields();

    [GeneratedRegex("(?:href|action)=\"(?<path>/[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Named();

    [GeneratedRegex("<h1\\b[^>]*>(?<words>.*?)</h1>", RegexOptions.Singleline, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Blank();
}
