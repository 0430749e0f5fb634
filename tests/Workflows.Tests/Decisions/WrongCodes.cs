using OtpNet;
using Workflows.Server.Demo;

namespace Workflows.Tests.Decisions;

/// <summary>Codes that are not right, typed on the page of a link.</summary>
internal static class WrongCodes
{
    /// <summary>A code of six digits other than another.</summary>
    public static string Other(string right, int by = 1) =>
        (
            (int.Parse(right.Replace(" ", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture) + by)
            % 1_000_000
        ).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Types wrong mailed codes.</summary>
    public static async Task<ShownPage> GuessAsync(this FormBrowser browser, string link, string right, int times)
    {
        for (var i = 1; i < times; i++)
        {
            await browser.PostAsync(link, "Code", ("code", Other(right, i)));
        }

        return await browser.PostAsync(link, "Code", ("code", Other(right, times)));
    }

    /// <summary>Types wrong codes of an authenticator.</summary>
    public static async Task<ShownPage> GuessAuthenticatorAsync(this FormBrowser browser, string link, byte[] secret, int times)
    {
        for (var i = 1; i < times; i++)
        {
            await browser.PostAsync(link, "Authenticator", ("code", Wrong(secret, i)));
        }

        return await browser.PostAsync(link, "Authenticator", ("code", Wrong(secret, times)));
    }

    /// <summary>The present code of an authenticator, or the one so many steps later.</summary>
    public static string CodeOf(byte[] secret, int steps = 0) => new Totp(secret).ComputeTotp(DateTime.UtcNow.AddSeconds(30 * steps));

    // A code that none of the steps around the present one has, also when the next one begins meanwhile.
    private static string Wrong(byte[] secret, int by)
    {
        var right = Enumerable.Range(-2, 6).Select(s => CodeOf(secret, s)).ToHashSet(StringComparer.Ordinal);
        return Enumerable
            .Range(by * 10, 10)
            .Select(n => n.ToString("D6", System.Globalization.CultureInfo.InvariantCulture))
            .First(c => !right.Contains(c));
    }
}
