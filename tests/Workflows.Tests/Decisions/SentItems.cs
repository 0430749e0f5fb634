using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Tests.Decisions;

/// <summary>The mails and the rows of spreadsheets that a world has given to its lanes.</summary>
internal sealed partial class SentItems(CaseworkWorld world)
{
    /// <summary>Mails that wait to be sent, in order; those of erased cases cannot be read any more.</summary>
    public async Task<IReadOnlyList<SentMail>> MailsAsync()
    {
        var vault = world.Get<Vault>();
        var found = new List<SentMail>();
        foreach (
            var row in await world.Database.QueryAsync<OutboxRow>(
                "select id, case_id, payload, not_before, appended_at from outbox where lane = 'smtp' order by seq"
            )
        )
        {
            if (await world.InAsync(async t => await vault.IsErasedAsync(row.CaseId, t)))
            {
                continue;
            }

            var key = await vault.KeyAsync(row.CaseId);
            var payload = JsonSerializer.Deserialize<JsonObject>(key.Open("outbox", row.Id, row.Payload))!;
            var mail = payload.Deserialize<QueuedMail>(JsonSerializerOptions.Web)!;
            found.Add(new SentMail(row.Id, mail.Template, mail.To.Split('@')[0], mail.Subject, mail.Text, mail.Date));
        }

        return found;
    }

    /// <summary>Rows for a tab, in order.</summary>
    public async Task<IReadOnlyList<RowEffect>> RowsAsync(string tab)
    {
        var vault = world.Get<Vault>();
        var found = new List<RowEffect>();
        foreach (
            var row in await world.Database.QueryAsync<OutboxRow>(
                "select id, case_id, payload, not_before, appended_at from outbox where lane like 'sheet:%' order by seq"
            )
        )
        {
            var key = await vault.KeyAsync(row.CaseId);
            var effect = RowEffect.Read(JsonSerializer.Deserialize<JsonObject>(key.Open("outbox", row.Id, row.Payload))!);
            if (effect.Tab == tab)
            {
                found.Add(effect);
            }
        }

        return found;
    }

    /// <summary>The path of the newest link that was mailed to a person (<c>helen.okafor</c>).</summary>
    public async Task<string> LinkOfAsync(string person, string template = "EM-01") =>
        LinkPattern().Match((await MailsAsync()).Last(m => m.To == person && m.Template == template).Text).Value;

    /// <summary>The newest code that was mailed to a person.</summary>
    public async Task<string> CodeOfAsync(string person) =>
        CodePattern().Match((await MailsAsync()).Last(m => m.To == person && m.Template == "EM-32").Text).Value;

    [GeneratedRegex("/t/[A-Za-z0-9_-]{43}", RegexOptions.None, 1000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex("[0-9]{3} [0-9]{3}", RegexOptions.None, 1000)]
    private static partial Regex CodePattern();

    public sealed record SentMail(string Id, string Template, string To, string Subject, string Text, DateTimeOffset At);

    private sealed class OutboxRow
    {
        public string Id { get; set; } = "";
        public string? CaseId { get; set; }
        public byte[] Payload { get; set; } = [];
        public DateTimeOffset? NotBefore { get; set; }
        public DateTimeOffset AppendedAt { get; set; }
    }
}
