using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google;
using Google.Apis.Auth.OAuth2.Responses;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Sheets = "https://www.googleapis.com/auth/spreadsheets";
    private EmulatorHost _google = null!;

    public async ValueTask InitializeAsync() => _google = await EmulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Fact]
    public async Task The_key_file_is_for_its_owner_only_and_names_this_emulator()
    {
        var key = JsonNode.Parse(await File.ReadAllTextAsync(_google.KeyFile))!;

        Assert.Equal($"{_google.Http.BaseAddress}token", (string?)key["token_uri"]);
        Assert.Equal("service_account", (string?)key["type"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_google.KeyFile));
        }
    }

    [Fact]
    public async Task A_signed_assertion_buys_a_token_that_opens_what_its_scope_names()
    {
        var id = await _google.NewSpreadsheetAsync();
        var (status, answer) = await TradeAsync(Claims());
        Assert.Equal((HttpStatusCode.OK, "Bearer", 3599), (status, (string?)answer["token_type"], (int?)answer["expires_in"]));

        using var sheet = await GetAsync($"/v4/spreadsheets/{id}", (string)answer["access_token"]!);
        using var form = await GetAsync("/v1/forms/any", (string)answer["access_token"]!);
        var refusal = JsonNode.Parse(await form.Content.ReadAsStringAsync())!["error"]!;

        Assert.Equal(HttpStatusCode.OK, sheet.StatusCode);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "Request had insufficient authentication scopes."),
            (form.StatusCode, (string?)refusal["message"])
        );
        Assert.Equal("ACCESS_TOKEN_SCOPE_INSUFFICIENT", (string?)refusal["details"]![0]!["reason"]);
    }

    [Fact]
    public async Task A_token_ends_after_an_hour()
    {
        var id = await _google.NewSpreadsheetAsync();
        var token = (string)(await TradeAsync(Claims())).Answer["access_token"]!;

        _google.Timers.Advance(TimeSpan.FromSeconds(3599));

        using var answer = await GetAsync($"/v4/spreadsheets/{id}", token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("UNAUTHENTICATED", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]!["status"]);
    }

    [Theory]
    [InlineData("iss", "somebody@example.org", "invalid_grant", "Invalid JWT: No valid verifier found for issuer")]
    [InlineData("iss", "somebody", "invalid_grant", "Not a valid email")]
    [InlineData("aud", "https://elsewhere.example/token", "invalid_grant", "Invalid JWT: Failed audience check")]
    [InlineData("sub", "boss@example.org", "invalid_grant", "Invalid email or User ID")]
    [InlineData("scope", "", "invalid_scope", "Empty or missing scope not allowed.")]
    public async Task A_wrong_claim_is_refused_in_the_words_of_Google(string claim, string value, string error, string description)
    {
        var claims = Claims();
        claims[claim] = value;

        var (status, answer) = await TradeAsync(claims);

        Assert.Equal(
            (HttpStatusCode.BadRequest, error, description),
            (status, (string?)answer["error"], (string?)answer["error_description"])
        );
    }

    [Theory]
    [InlineData(0, 3601)]
    [InlineData(480, 3600)]
    [InlineData(-7200, 3600)]
    public async Task An_assertion_outside_its_hour_is_refused(int issued, int length)
    {
        var claims = Claims();
        claims["iat"] = _google.Timers.GetUtcNow().ToUnixTimeSeconds() + issued;
        claims["exp"] = (long)claims["iat"]! + length;

        var (status, answer) = await TradeAsync(claims);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("Invalid JWT: Token must be a short-lived token (60 minutes)", (string?)answer["error_description"]);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_refused()
    {
        using var other = RSA.Create(2048);

        var (_, answer) = await TradeAsync(Claims(), other);

        Assert.Equal(("invalid_grant", "Invalid JWT Signature."), ((string?)answer["error"], (string?)answer["error_description"]));
    }

    [Fact]
    public async Task A_call_without_a_token_is_refused_and_the_fixed_one_opens_everything()
    {
        var id = await _google.NewSpreadsheetAsync();

        using var without = await GetAsync($"/v4/spreadsheets/{id}", "made-up");
        using var @fixed = await GetAsync($"/v4/spreadsheets/{id}", "emulator");

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, @fixed.StatusCode);
    }

    [Fact]
    public async Task The_token_endpoint_can_be_made_to_refuse()
    {
        await _google.FaultAsync(
            """{"kind":"TokenError","error":"unauthorized_client","description":"Client is unauthorized.","status":401}"""
        );

        var refused = await Assert.ThrowsAsync<TokenResponseException>(() => _google.NewSpreadsheetAsync());

        Assert.Equal("unauthorized_client", refused.Error.Error);
    }

    [Fact]
    public async Task Clients_sign_again_when_their_token_is_revoked()
    {
        var id = await _google.NewSpreadsheetAsync();
        using var revoked = await _google.Http.PostAsync("/emulator/tokens/revoke", null);

        Assert.Empty(await _google.ReadAsync(id, "A1"));
        Assert.Equal(2, (int)(await _google.StatsAsync())["calls"]!["oauth.token"]!);
    }

    [Fact]
    public async Task The_sixty_first_write_of_a_minute_is_refused_and_the_next_minute_begins_anew()
    {
        var id = await _google.NewSpreadsheetAsync();
        for (var write = 0; write < 59; write++)
        {
            await _google.WriteAsync(id, "A1", [write]);
        }

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "A1", ["61"]));
        var error = JsonNode.Parse(refused.Error.ErrorResponseContent)!["error"]!;

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.HttpStatusCode);
        Assert.StartsWith(
            "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user'",
            (string?)error["message"]
        );
        Assert.Equal("WriteRequestsPerMinutePerUser", (string?)error["details"]![0]!["metadata"]!["quota_limit"]);
        Assert.Equal(["58"], await _google.ReadAsync(id, "A1"));
        _google.Timers.Advance(TimeSpan.FromMinutes(1));
        await _google.WriteAsync(id, "A1", ["61"]);
    }

    [Fact]
    public async Task A_simulated_minute_refills_the_quota_as_a_real_one_does()
    {
        var id = await _google.NewSpreadsheetAsync();
        for (var write = 0; write < 59; write++)
        {
            await _google.WriteAsync(id, "A1", [write]);
        }

        await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "A1", ["61"]));
        _google.Now += TimeSpan.FromMinutes(1);
        await _google.WriteAsync(id, "A1", ["61"]);
    }

    [Fact]
    public async Task Errors_carry_the_older_list_when_that_is_switched_on()
    {
        await using var google = await EmulatorHost.StartAsync(configure: options => options.ErrorsArray = true);

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => google.ReadAsync("nobody", "A1"));

        Assert.Equal("notFound", Assert.Single(refused.Error.Errors).Reason);
    }

    private JsonObject Claims()
    {
        var now = _google.Timers.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = (string?)Key()["client_email"],
            ["scope"] = Sheets,
            ["aud"] = "https://oauth2.googleapis.com/token",
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
    }

    private JsonNode Key() => JsonNode.Parse(File.ReadAllText(_google.KeyFile))!;

    private async Task<(HttpStatusCode Status, JsonNode Answer)> TradeAsync(JsonObject claims, RSA? key = null)
    {
        using var own = RSA.Create();
        own.ImportFromPem((string)Key()["private_key"]!);
        var signed = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims.ToJsonString())}";
        var signature = (key ?? own).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
                ["assertion"] = $"{signed}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}",
            }
        );
        using var answer = await _google.Http.PostAsync("/token", form);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static string Part(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _google.Http.SendAsync(request);
    }
}
