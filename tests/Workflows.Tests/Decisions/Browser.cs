using System.Net;
using System.Text.RegularExpressions;

namespace Workflows.Tests.Decisions;

/// <summary>A browser without scripts: keeps cookies, posts the forms that it was shown.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient http;
    private string antiForgery = "";

    public Browser(Uri address) =>
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true })
        {
            BaseAddress = address,
        };

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> HeadAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

    public Task<Answer> PostAsync(string path, string handler, params (string Name, string Value)[] fields) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"{path}?handler={handler}")
            {
                Content = new FormUrlEncodedContent([
                    .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)),
                    new("__RequestVerificationToken", antiForgery),
                ]),
            }
        );

    /// <summary>Chooses an outcome on the page that is shown.</summary>
    public Task<Answer> ChooseAsync(string link, string page, string outcome)
    {
        var shown = new Answer(200, page, new Dictionary<string, string>());
        return PostAsync(
            link,
            "Choose",
            ("outcome", outcome),
            ("contentHash", shown.Field("contentHash")),
            ("revision", shown.Field("revision"))
        );
    }

    /// <summary>Confirms on the page that asks whether it is meant.</summary>
    public Task<Answer> DecideAsync(string link, Answer confirm, string outcome, params (string Name, string Value)[] more) =>
        PostAsync(
            link,
            "Decide",
            [("outcome", outcome), ("contentHash", confirm.Field("contentHash")), ("revision", confirm.Field("revision")), .. more]
        );

    public void Dispose() => http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (TokenPattern().Match(body) is { Success: true } match)
        {
            antiForgery = match.Groups["token"].Value;
        }

        return new Answer(
            (int)response.StatusCode,
            WebUtility.HtmlDecode(body),
            response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex TokenPattern();

    public sealed record Answer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
    {
        public string Field(string name) =>
            Regex
                .Match(Body, $"name=\"{name}\" value=\"(?<value>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Groups["value"]
                .Value;
    }
}
