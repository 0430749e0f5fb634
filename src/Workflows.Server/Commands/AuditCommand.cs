using System.CommandLine;
using System.CommandLine.Parsing;
using Workflows.Storage;

namespace Workflows.Server.Commands;

/// <summary>
/// The command <c>audit verify [--head HEAD]</c>, which names what was changed, removed or added, and <c>audit head</c>, which prints the end of
/// the chain to be kept outside the database.
/// </summary>
internal static class AuditCommand
{
    public static Command Create(CommandSettings settings)
    {
        var heads = new Option<AuditHead[]>("--head")
        {
            Description = "A head that was printed earlier; several may be given. A chain that was cut off or rewritten does not fit it.",
            CustomParser = Read,
            DefaultValueFactory = _ => [],
        };
        var verify = new Command("verify", "Checks every entry of the audit and its chain; exit code 1 when something is wrong.") { heads };
        verify.SetAction((result, token) => VerifyAsync(settings, result.GetValue(heads)!, token));
        var head = new Command("head", "Prints the end of the chain. Keep it outside the database, for a later 'audit verify --head'.");
        head.SetAction((result, token) => HeadAsync(settings, token));
        return new Command("audit", "The audit: who did what, and the proof that it is as it was written.") { verify, head };
    }

    private static async Task<int> VerifyAsync(CommandSettings settings, AuditHead[] heads, CancellationToken cancellationToken)
    {
        await using var app = await settings.OpenAsync();
        var verdict = await app
            .Services.GetRequiredService<AuditVerification>()
            .RunAsync(finding => Console.WriteLine(finding.Sentence), heads, cancellationToken);
        Console.WriteLine(
            verdict.Findings == 0
                ? $"The audit is as it was written: {verdict.Entries} entries are in the chain, and {verdict.Waiting} wait for their number."
                : $"The audit is NOT as it was written: {verdict.Findings} finding(s) in {verdict.Entries} links."
        );
        Console.WriteLine(verdict.Head is null ? "The chain has no head yet." : $"Head: {verdict.Head}");
        return verdict.Findings == 0 ? 0 : 1;
    }

    private static async Task<int> HeadAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        await using var app = await settings.OpenAsync();
        if ((await app.Services.GetRequiredService<AuditChain>().StateAsync(cancellationToken)).Head is not { } head)
        {
            await Console.Error.WriteLineAsync("The chain has no head yet: the server makes it some seconds after the first entry.");
            return 1;
        }

        Console.WriteLine(head);
        return 0;
    }

    private static AuditHead[] Read(ArgumentResult result)
    {
        var heads = result.Tokens.Select(token => AuditHead.Parse(token.Value)).ToArray();
        if (heads.Contains(null))
        {
            result.AddError("A head is a number, a colon and 64 hexadecimal digits, as 'audit head' prints it.");
        }

        return [.. heads.OfType<AuditHead>()];
    }
}
