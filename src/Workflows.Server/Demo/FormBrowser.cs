using System.Net;

namespace Workflows.Server.Demo;

/// <summary>
/// A browser without scripts, for the demo and for tests: it keeps cookies, follows redirects, fills in fields that the page has and presses
/// buttons that the page has. Fields that are neither hidden nor typed are not sent.
/// </summary>
internal sealed class FormBrowser : IDisposable
{
    private const string TokenField = "__RequestVerificationToken";

    private readonly HttpClient _http;

    public FormBrowser(string address)
        : this(new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) }) { }

    /// <summary>Takes a client that keeps cookies and has a base address; it is disposed of with the browser.</summary>
    public FormBrowser(HttpClient client) => _http = client;

    /// <summary>The present page.</summary>
    public ShownPage Shown { get; private set; } = ShownPage.Blank;

    /// <summary>HTML of the present page.</summary>
    public string Page => Shown.Html;

    /// <summary>HTTP status of the last answer.</summary>
    public int Status => Shown.Status;

    /// <summary>Path and query of the present page, after redirects.</summary>
    public string Path => Shown.Path;

    /// <summary>Text of the present page, without tags.</summary>
    public string Words => Shown.Words;

    /// <summary>Text of the present page's largest heading.</summary>
    public string Heading => Shown.Heading;

    /// <summary>Texts of the present page's buttons.</summary>
    public IReadOnlyList<string> Buttons => Shown.Buttons;

    /// <summary>The newest anti-forgery token that a page had; empty before the first.</summary>
    public (string Name, string Value) AntiForgery { get; private set; } = (TokenField, "");

    /// <summary>Opens an address.</summary>
    public Task<ShownPage> OpenAsync(string address, CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Get, address, cancellationToken);

    /// <summary>Asks for an address without its page, as link checkers do.</summary>
    public Task<ShownPage> HeadAsync(string address, CancellationToken cancellationToken = default) =>
        AskAsync(HttpMethod.Head, address, cancellationToken);

    /// <inheritdoc cref="PressAsync(string, CancellationToken, ValueTuple{string, string}[])" />
    public Task<ShownPage> PressAsync(string button, params (string Name, string Value)[] typed) =>
        PressAsync(button, CancellationToken.None, typed);

    /// <summary>Presses the button with this text: sends its form with the hidden fields and the typed values.</summary>
    /// <exception cref="InvalidOperationException">The page has no such button, or the form has no such field.</exception>
    public Task<ShownPage> PressAsync(string button, CancellationToken cancellationToken, params (string Name, string Value)[] typed) =>
        SendAsync(Shown.Fill(button, typed), cancellationToken);

    /// <summary>Presses one of several buttons with the same text: that of the form in which a hidden field has a value.</summary>
    /// <exception cref="InvalidOperationException">The page has no such button, or the form has no such field.</exception>
    public Task<ShownPage> PressWhereAsync(string button, (string Name, string Value) hidden, params (string Name, string Value)[] typed) =>
        SendAsync(Shown.Fill(button, typed, hidden), CancellationToken.None);

    /// <summary>Sends the same form with the typed values several times at the same moment.</summary>
    /// <returns>One page for each time.</returns>
    public async Task<IReadOnlyList<ShownPage>> PressAtOnceAsync(string button, int times, params (string Name, string Value)[] typed)
    {
        var filled = Shown.Fill(button, typed);
        return await Task.WhenAll(Enumerable.Range(0, times).Select(_ => SendAsync(filled, CancellationToken.None)));
    }

    /// <inheritdoc cref="PostAsync(string, CancellationToken, ValueTuple{string, string}[])" />
    public Task<ShownPage> PostAsync(string address, params (string Name, string Value)[] fields) =>
        PostAsync(address, CancellationToken.None, fields);

    /// <summary>Sends a POST that the present page need not offer.</summary>
    public Task<ShownPage> PostAsync(string address, CancellationToken cancellationToken, params (string Name, string Value)[] fields) =>
        SendAsync(
            new FilledForm(
                new Uri(address, UriKind.RelativeOrAbsolute),
                [.. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]
            ),
            cancellationToken
        );

    public void Dispose() => _http.Dispose();

    private async Task<ShownPage> AskAsync(HttpMethod method, string address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.RelativeOrAbsolute));
        return await TakeAsync(await _http.SendAsync(request, cancellationToken), cancellationToken);
    }

    private async Task<ShownPage> SendAsync(FilledForm form, CancellationToken cancellationToken)
    {
        using var content = new FormUrlEncodedContent(form.Fields);
        return await TakeAsync(await _http.PostAsync(form.Action, content, cancellationToken), cancellationToken);
    }

    private async Task<ShownPage> TakeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var page = new ShownPage(
                (int)response.StatusCode,
                response.RequestMessage!.RequestUri!.PathAndQuery,
                await response.Content.ReadAsStringAsync(cancellationToken),
                response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)
            );
            Shown = page;
            if (page.Hidden(TokenField) is { } token)
            {
                AntiForgery = (TokenField, token);
            }

            return page;
        }
    }
}
