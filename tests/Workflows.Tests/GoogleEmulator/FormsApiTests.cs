using System.Net;
using Google;
using Google.Apis.Forms.v1.Data;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class FormsApiTests : IAsyncLifetime
{
    private EmulatorHost _google = null!;

    public async ValueTask InitializeAsync() => _google = await EmulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Fact]
    public async Task A_new_form_takes_a_title_only_and_is_published()
    {
        var form = await _google
            .Forms.Forms.Create(
                new Form
                {
                    Info = new Info { Title = "Request", DocumentTitle = "F2" },
                }
            )
            .ExecuteAsync();
        var refused = await Assert.ThrowsAsync<GoogleApiException>(() =>
            _google
                .Forms.Forms.Create(
                    new Form
                    {
                        Info = new Info { Title = "Request", Description = "more" },
                    }
                )
                .ExecuteAsync()
        );

        var read = await _google.Forms.Forms.Get(form.FormId!).ExecuteAsync();

        Assert.Equal(("Request", "F2", true), (read.Info!.Title, read.Info.DocumentTitle, read.PublishSettings!.PublishState!.IsPublished));
        Assert.Equal($"{_google.Http.BaseAddress}forms/{form.FormId}/viewform", read.ResponderUri);
        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
    }

    [Fact]
    public async Task An_unpublished_form_shows_an_empty_state_and_opens_when_it_is_told_to()
    {
        var create = _google.Forms.Forms.Create(new Form { Info = new Info { Title = "Request" } });
        create.Unpublished = true;
        var id = (await create.ExecuteAsync()).FormId!;
        var raw = await _google.Http.GetStringAsync($"/v1/forms/{id}?fields=publishSettings&prettyPrint=false");
        Assert.Equal("""{"publishSettings":{"publishState":{}}}""", raw);
        using (var closed = await _google.PostFormAsync(id, []))
        {
            Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        }

        await _google.Forms.Forms.SetPublishSettings(Publish(published: true, accepting: true), id).ExecuteAsync();

        Assert.NotNull((await _google.SubmitAsync(id))["responseId"]);
        await Assert.ThrowsAsync<GoogleApiException>(() =>
            _google.Forms.Forms.SetPublishSettings(Publish(published: false, accepting: true), id).ExecuteAsync()
        );
    }

    [Fact]
    public async Task Items_get_ids_of_eight_hex_digits_and_keep_what_was_said_of_them()
    {
        var form = await FormFixture.CreateAsync(_google);

        var items = (await _google.Forms.Forms.Get(form.Id).ExecuteAsync()).Items!;

        Assert.Equal(["Case", "Urgent?", "Channels", "Details", "Why?", "Day"], items.Select(item => item.Title));
        Assert.All(items, item => Assert.Matches("^[0-9a-f]{8}$", item.ItemId));
        Assert.Matches("^[0-9a-f]{8}$", form.Case);
        Assert.Equal(["No", "Yes", null], items[1].QuestionItem!.Question!.ChoiceQuestion!.Options!.Select(option => option.Value));
        Assert.Null(items[2].QuestionItem!.Question!.Required);
    }

    [Fact]
    public async Task A_batch_changes_everything_or_nothing()
    {
        var form = await FormFixture.CreateAsync(_google);
        var before = await _google.Forms.Forms.Get(form.Id).ExecuteAsync();

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() =>
            Batch(form.Id, null, Delete(0), FormFixture.Add(99, FormFixture.Text("lost", required: false)))
        );

        var after = await _google.Forms.Forms.Get(form.Id).ExecuteAsync();
        Assert.StartsWith("Invalid requests[1].createItem:", refused.Error.Message);
        Assert.Equal((before.RevisionId, before.Items!.Count), (after.RevisionId, after.Items!.Count));
    }

    [Fact]
    public async Task An_option_may_not_lead_to_a_section_that_is_not_there()
    {
        var form = await FormFixture.CreateAsync(_google);

        // "Yes" leads to the section that this takes away.
        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => Batch(form.Id, null, Delete(3)));

        Assert.Contains("0000abcd", refused.Error.Message);
    }

    [Fact]
    public async Task A_batch_for_an_older_revision_is_refused()
    {
        var form = await FormFixture.CreateAsync(_google);
        var revision = (await _google.Forms.Forms.Get(form.Id).ExecuteAsync()).RevisionId;
        await Batch(form.Id, revision, Delete(5));

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => Batch(form.Id, revision, Delete(4)));

        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal(5, (await _google.Forms.Forms.Get(form.Id).ExecuteAsync()).Items!.Count);
    }

    [Fact]
    public async Task Items_move_and_change_and_keep_their_questions_id()
    {
        var form = await FormFixture.CreateAsync(_google);

        await Batch(
            form.Id,
            null,
            new Request
            {
                MoveItem = new MoveItemRequest
                {
                    OriginalLocation = new Location { Index = 2 },
                    NewLocation = new Location { Index = 0 },
                },
            },
            new Request
            {
                UpdateItem = new UpdateItemRequest
                {
                    Item = new Item { Title = "Ways to talk" },
                    Location = new Location { Index = 0 },
                    UpdateMask = "title",
                },
            },
            new Request
            {
                UpdateFormInfo = new UpdateFormInfoRequest
                {
                    Info = new Info { Description = "For staff" },
                    UpdateMask = "description",
                },
            }
        );

        var read = await _google.Forms.Forms.Get(form.Id).ExecuteAsync();
        Assert.Equal(("Ways to talk", form.Channels), (read.Items![0].Title, read.Items[0].QuestionItem!.Question!.QuestionId));
        Assert.Equal(("Request", "For staff"), (read.Info!.Title, read.Info.Description));
    }

    [Fact]
    public async Task Unknown_forms_are_not_found_and_watches_are_not_there()
    {
        var form = await FormFixture.CreateAsync(_google);

        var unknown = await Assert.ThrowsAsync<GoogleApiException>(() => _google.Forms.Forms.Get("nobody").ExecuteAsync());
        using var watch = await _google.Http.PostAsync($"/v1/forms/{form.Id}/watches", EmulatorHost.Json("{}"));

        Assert.Equal((HttpStatusCode.NotFound, "Requested entity was not found."), (unknown.HttpStatusCode, unknown.Error.Message));
        Assert.Equal(HttpStatusCode.NotImplemented, watch.StatusCode);
    }

    private Task<BatchUpdateFormResponse> Batch(string id, string? revision, params Request[] requests) =>
        _google
            .Forms.Forms.BatchUpdate(
                new BatchUpdateFormRequest
                {
                    Requests = requests,
                    WriteControl = revision is null ? null : new WriteControl { RequiredRevisionId = revision },
                },
                id
            )
            .ExecuteAsync();

    private static Request Delete(int index) => new() { DeleteItem = new DeleteItemRequest { Location = new Location { Index = index } } };

    private static SetPublishSettingsRequest Publish(bool published, bool accepting) =>
        new()
        {
            PublishSettings = new PublishSettings
            {
                PublishState = new PublishState { IsPublished = published, IsAcceptingResponses = accepting },
            },
            UpdateMask = "publishState",
        };
}
