using System.Globalization;
using Google.Apis.Forms.v1.Data;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// Creates a form at Google: it creates it unpublished, stores its id, writes its questions, and publishes it. Each step can be repeated. A
/// form whose id was not stored (a crash, a lost answer) stays unpublished for ever, so that people never find two forms of the same key.
/// </summary>
public sealed class FormPublisher(GoogleClients google, GoogleForms forms, FormDoctor doctor, Database database, BusinessClock clock)
{
    private const string NoteCreatingSql = """
        insert into google_forms (form_key, creating_since) values (@formKey, @at)
        on conflict (form_key) do update set creating_since = excluded.creating_since where google_forms.external_id is null
        """;

    private const string NoteIdSql = """
        update google_forms set external_id = @externalId, responder_uri = @responderUri, creating_since = null
        where form_key = @formKey and external_id is null
        """;

    private const string NoteAcceptedSql = "update google_forms set accepted_hash = @hash, expected_hash = @hash where form_key = @formKey";

    private const string NotePublishedSql = "update google_forms set published_at = @at where form_key = @formKey";

    /// <summary>
    /// Creates the form, or continues after the last step that was finished. A published form is only compared with its file.
    /// </summary>
    /// <returns>
    /// The form. When it or its file was changed since, nothing is written and <see cref="GoogleForm.Drift"/> tells the differences.
    /// </returns>
    public async Task<GoogleForm> PublishAsync(FormDefinition form, CancellationToken cancellationToken = default)
    {
        var row = await forms.FindAsync(form.Key, cancellationToken);
        if (row?.ExternalId is null)
        {
            await CreateAsync(form, row, cancellationToken);
            row = (await forms.FindAsync(form.Key, cancellationToken))!;
        }

        var live = await google.Forms.Forms.Get(row.ExternalId!).ExecuteAsync(cancellationToken);
        if (row.AcceptedHash is null)
        {
            if (live.Items is not { Count: > 0 })
            {
                await WriteAsync(form, row.ExternalId!, cancellationToken);
            }

            await AcceptAsync(form, cancellationToken);
        }

        if (row.PublishedAt is null)
        {
            await google
                .Forms.Forms.SetPublishSettings(
                    new SetPublishSettingsRequest
                    {
                        PublishSettings = new PublishSettings
                        {
                            PublishState = new PublishState { IsPublished = true, IsAcceptingResponses = true },
                        },
                        UpdateMask = "publishState",
                    },
                    row.ExternalId!
                )
                .ExecuteAsync(cancellationToken);
            await database.ExecuteAsync(
                NotePublishedSql,
                new { formKey = form.Key, at = TimeProvider.System.GetUtcNow() },
                cancellationToken
            );
        }

        await doctor.ExamineAsync(form, cancellationToken);
        return (await forms.FindAsync(form.Key, cancellationToken))!;
    }

    private async Task CreateAsync(FormDefinition form, GoogleForm? row, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (row?.CreatingSince is { } since)
        {
            var incident = new Incident
            {
                Kind = GoogleIncidentKind.Form,
                Subject = "form:" + form.Key,
                Occasion = since.ToMicroseconds().ToString(CultureInfo.InvariantCulture),
                Message =
                    $"An unpublished form '{Name(form)}' may be left at Google, because its creation was interrupted: delete it there.",
                At = clock.Now,
            };
            await incident.OpenAsync(database, cancellationToken);
        }

        await database.ExecuteAsync(NoteCreatingSql, new { formKey = form.Key, at = now }, cancellationToken);
        var request = google.Forms.Forms.Create(
            new Form
            {
                Info = new Info { Title = form.Title, DocumentTitle = Name(form) },
            }
        );
        request.Unpublished = true;
        var made = await request.ExecuteAsync(cancellationToken);
        await database.ExecuteAsync(
            NoteIdSql,
            new
            {
                formKey = form.Key,
                externalId = made.FormId,
                responderUri = made.ResponderUri,
            },
            cancellationToken
        );
    }

    private Task<BatchUpdateFormResponse> WriteAsync(FormDefinition form, string externalId, CancellationToken cancellationToken)
    {
        List<Request> requests =
        [
            new()
            {
                UpdateFormInfo = new UpdateFormInfoRequest
                {
                    Info = new Info { Description = form.Description ?? "" },
                    UpdateMask = "description",
                },
            },
            new()
            {
                UpdateSettings = new UpdateSettingsRequest
                {
                    Settings = new global::Google.Apis.Forms.v1.Data.FormSettings
                    {
                        EmailCollectionType = FormDoctor.EmailCollection(form),
                    },
                    UpdateMask = "emailCollectionType",
                },
            },
            .. FormItems
                .Of(form)
                .Select(
                    (item, index) =>
                        new Request
                        {
                            CreateItem = new CreateItemRequest
                            {
                                Item = item,
                                Location = new Location { Index = index },
                            },
                        }
                ),
        ];
        return google
            .Forms.Forms.BatchUpdate(new BatchUpdateFormRequest { Requests = requests }, externalId)
            .ExecuteAsync(cancellationToken);
    }

    private async Task AcceptAsync(FormDefinition form, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await GoogleForms.WriteMapAsync(transaction, form.Key, FormItems.Keys(form), cancellationToken);
        var hash = FormSchema.Hash(FormDoctor.Expected(form));
        await transaction.ExecuteAsync(NoteAcceptedSql, new { formKey = form.Key, hash }, cancellationToken);
        await FormVersions.NoteAsync(transaction, new GoogleForm { FormKey = form.Key }, hash, form, clock.Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Name(FormDefinition form) => $"{form.Key} {form.Title}";
}
