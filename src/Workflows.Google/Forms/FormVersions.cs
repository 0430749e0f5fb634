using Workflows.Storage;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// The versions of the forms at Google, each with the time when it was first seen and the file by which its answers are read. A response
/// is read by the versions that can have been live when it was sent, not by the newest one.
/// </summary>
internal static class FormVersions
{
    // A page that a respondent opened before the change is sent after it.
    private static readonly TimeSpan OpenPages = TimeSpan.FromHours(1);

    // Google's clock and ours may differ.
    private static readonly TimeSpan Clocks = TimeSpan.FromMinutes(5);

    private const string ListSql = """
        select number, hash, live_after, first_seen_at, definition from google_form_versions where form_key = @formKey order by number
        """;

    // Two nodes may see the same change at once: the second one writes nothing.
    private const string AddSql = """
        insert into google_form_versions (form_key, number, hash, live_after, first_seen_at, definition)
        values (@formKey, @number, @hash, @liveAfter, @at, @definition)
        on conflict (form_key, number) do nothing
        """;

    private const string AcceptSql = """
        update google_form_versions set definition = @definition where form_key = @formKey and hash = @hash and definition is null
        """;

    private const string ReplaceSql = """
        update google_form_versions set definition = @definition where form_key = @formKey and number = @number
        """;

    /// <summary>All versions of a form, oldest first.</summary>
    public static Task<IReadOnlyList<FormVersion>> ListAsync(Database database, string formKey, CancellationToken cancellationToken) =>
        database.QueryAsync<FormVersion>(ListSql, new { formKey }, cancellationToken);

    /// <summary>Whether the newest version is the one that is at Google now, with the file by which it is read.</summary>
    public static bool IsNoted(IReadOnlyList<FormVersion> versions, string hash, FormDefinition? accepted) =>
        versions is [.., var newest] && newest.Hash == hash && (accepted is null || newest.Definition == FormFile.Write(accepted));

    /// <summary>Notes the questions that are at Google now.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="row">The form.</param>
    /// <param name="hash">Hash of the questions at Google.</param>
    /// <param name="accepted">The file by which answers to these questions are read; null while no person has accepted them.</param>
    /// <param name="now">Business time.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task NoteAsync(
        Transaction transaction,
        GoogleForm row,
        string hash,
        FormDefinition? accepted,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var versions = await transaction.QueryAsync<FormVersion>(ListSql, new { formKey = row.FormKey }, cancellationToken);
        if (IsNoted(versions, hash, accepted))
        {
            return;
        }

        var newest = versions.Count > 0 ? versions[^1] : null;
        var definition = accepted is null ? null : FormFile.Write(accepted);
        if (newest?.Hash == hash && (newest.Definition is null || ReadsAlike(FormFile.ReadKept(newest.Definition), accepted!)))
        {
            // The same version: it is accepted now, or its file was changed in a part that does not change what an answer means.
            await transaction.ExecuteAsync(
                ReplaceSql,
                new
                {
                    formKey = row.FormKey,
                    number = newest.Number,
                    definition,
                },
                cancellationToken
            );
        }
        else
        {
            await transaction.ExecuteAsync(
                AddSql,
                new
                {
                    formKey = row.FormKey,
                    number = (newest?.Number ?? 0) + 1,
                    hash,
                    liveAfter = newest is null ? (DateTimeOffset?)null : row.ExaminedAt ?? newest.FirstSeenAt,
                    at = now,
                    definition,
                },
                cancellationToken
            );
        }

        if (definition is not null)
        {
            await transaction.ExecuteAsync(
                AcceptSql,
                new
                {
                    formKey = row.FormKey,
                    hash,
                    definition,
                },
                cancellationToken
            );
        }
    }

    /// <summary>
    /// The accepted versions that can have been live at some time between two instants. When none of the versions that were live was
    /// accepted by a person, the accepted versions before and after them, because the form was put back or its change was accepted later.
    /// </summary>
    public static IReadOnlyList<FormVersion> LiveBetween(IReadOnlyList<FormVersion> versions, DateTimeOffset from, DateTimeOffset to)
    {
        var live = Enumerable
            .Range(0, versions.Count)
            .Where(i =>
                (versions[i].LiveAfter is not { } begins || begins <= to + Clocks)
                && (i + 1 == versions.Count || versions[i + 1].FirstSeenAt >= from - OpenPages)
            )
            .ToList();
        var accepted = live.Where(i => versions[i].Definition is not null).Select(i => versions[i]).ToList();
        if (accepted.Count > 0 || live.Count == 0)
        {
            return accepted;
        }

        var before = versions.Take(live[0]).LastOrDefault(version => version.Definition is not null);
        var after = versions.Skip(live[^1] + 1).FirstOrDefault(version => version.Definition is not null);
        return [.. new[] { before, after }.OfType<FormVersion>()];
    }

    /// <summary>Whether two files read every answer alike: the same questions, and the same codes for the same words.</summary>
    private static bool ReadsAlike(FormDefinition a, FormDefinition b) => Words(a).SequenceEqual(Words(b));

    private static IEnumerable<(string Question, string Code, string Text)> Words(FormDefinition form) =>
        form.Questions.SelectMany(question =>
            question.Options.Select(option => (question.Key, option.Code, option.Text)).Prepend((question.Key, "", ""))
        );
}
