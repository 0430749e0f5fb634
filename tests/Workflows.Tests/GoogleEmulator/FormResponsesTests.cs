using System.Net;
using Google;
using Google.Apis.Forms.v1.Data;
using Workflows.Google;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class FormResponsesTests : IAsyncLifetime
{
    private EmulatorHost _google = null!;
    private FormFixture _form = null!;

    public async ValueTask InitializeAsync()
    {
        _google = await EmulatorHost.StartAsync();
        _form = await FormFixture.CreateAsync(_google);
    }

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Fact]
    public async Task An_answer_comes_back_as_it_was_given_with_times_of_three_and_six_digits()
    {
        _google.Now = new DateTimeOffset(2026, 11, 27, 17, 0, 51, TimeSpan.Zero).AddTicks(394_652 * 10);
        var sent = await _google.SubmitAsync(
            _form.Id,
            _form.Entry(_form.Case, "NTH-00417-C"),
            _form.Entry(_form.Urgent, "No"),
            _form.Entry(_form.Channels, "SMS"),
            _form.Entry(_form.Channels, "WhatsApp")
        );

        var response = Assert.Single((await ListAsync()).Responses!);

        Assert.Equal((string?)sent["responseId"], response.ResponseId);
        Assert.Null(response.FormId);
        Assert.Null(response.RespondentEmail);
        Assert.Equal("2026-11-27T17:00:51.394Z", response.CreateTimeRaw);
        Assert.Equal("2026-11-27T17:00:51.394652Z", response.LastSubmittedTimeRaw);
        Assert.Equal(_google.Now, GoogleTime.Parse(response.LastSubmittedTimeRaw!));
        Assert.Equal(["SMS", "WhatsApp"], response.Answers![_form.Channels].TextAnswers!.Answers!.Select(answer => answer.Value));
        Assert.False(response.Answers.ContainsKey(_form.Why));
        Assert.Equal(_form.Id, (await _google.Forms.Forms.Responses.Get(_form.Id, response.ResponseId!).ExecuteAsync()).FormId);
    }

    [Fact]
    public async Task A_form_nobody_answered_lists_an_empty_object()
    {
        Assert.Equal("{}", await _google.Http.GetStringAsync($"/v1/forms/{_form.Id}/responses"));
    }

    [Fact]
    public async Task Pages_hold_every_response_once_and_their_token_is_for_this_list_only()
    {
        var sent = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            sent.Add((string)(await _google.SubmitAsync(_form.Id, _form.NotUrgent($"{number}")))["responseId"]!);
        }

        var listed = new List<string>();
        string? token = null;
        do
        {
            var page = await ListAsync(size: 3, token: token);
            listed.AddRange(page.Responses!.Select(response => response.ResponseId!));
            token = page.NextPageToken;
            if (token is not null)
            {
                await Assert.ThrowsAsync<GoogleApiException>(() => ListAsync("timestamp > 2020-01-01T00:00:00Z", token: token));
            }
        } while (token is not null);

        Assert.Equal(sent.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.NotEqual(sent, listed);
    }

    [Fact]
    public async Task The_filter_takes_the_boundary_only_with_its_equals_sign()
    {
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("early"));
        _google.Now = _google.Now.AddTicks(10);
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("late"));

        Assert.Equal(["early", "late"], await CasesAsync("timestamp >= 2026-11-27T10:00:00Z"));
        Assert.Equal(["late"], await CasesAsync("timestamp > 2026-11-27T10:00:00Z"));
        Assert.Equal(["late"], await CasesAsync("timestamp >= 2026-11-27T10:00:00.000001Z"));
        Assert.Empty(await CasesAsync("timestamp > 2026-11-27T10:00:00.000001Z"));
        foreach (
            var wrong in (string[])
                ["timestamp > yesterday", "timestamp < 2026-11-27T10:00:00Z", "timestamp > 2026-11-27T10:00:00+01:00", "score > 1"]
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<GoogleApiException>(() => ListAsync(wrong))).HttpStatusCode);
        }
    }

    [Fact]
    public async Task An_edit_keeps_the_id_moves_the_last_time_and_forgets_what_was()
    {
        var id = (string)(await _google.SubmitAsync(_form.Id, _form.NotUrgent("before")))["responseId"]!;
        using (var early = await _google.PostFormAsync(_form.Id, [.. _form.NotUrgent("no"), ("responseId", id)]))
        {
            Assert.Equal(HttpStatusCode.Forbidden, early.StatusCode);
        }

        await _google.ActAsync($"forms/{_form.Id}", """{"kind":"allowEditing"}""");
        _google.Now = _google.Now.AddMinutes(5);
        await _google.SubmitAsync(_form.Id, [.. _form.NotUrgent("after"), ("responseId", id)]);

        var response = Assert.Single((await ListAsync("timestamp > 2026-11-27T10:00:00Z")).Responses!);
        Assert.Equal((id, "after"), (response.ResponseId, response.Answers![_form.Case].TextAnswers!.Answers![0].Value));
        Assert.Equal("2026-11-27T10:00:00.000Z", response.CreateTimeRaw);
        Assert.Equal("2026-11-27T10:05:00.000000Z", response.LastSubmittedTimeRaw);
    }

    [Fact]
    public async Task The_filter_can_be_switched_to_the_first_submit()
    {
        await using var google = await EmulatorHost.StartAsync(configure: options => options.FilterOnCreateTime = true);
        var form = await FormFixture.CreateAsync(google);
        var id = (string)(await google.SubmitAsync(form.Id, form.NotUrgent("x")))["responseId"]!;
        google.Now = google.Now.AddMinutes(5);
        await google.ActAsync(
            $"forms/{form.Id}",
            $$$"""{"kind":"editResponse","responseId":"{{{id}}}","answers":{"{{{form.Case}}}":"y"}}"""
        );
        var list = google.Forms.Forms.Responses.List(form.Id);
        list.Filter = "timestamp > 2026-11-27T10:00:00Z";

        Assert.Null((await list.ExecuteAsync()).Responses);
    }

    [Fact]
    public async Task A_deleted_response_is_just_no_longer_there()
    {
        var id = (string)(await _google.SubmitAsync(_form.Id, _form.NotUrgent("x")))["responseId"]!;
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("y"));

        await _google.ActAsync($"forms/{_form.Id}", $$"""{"kind":"deleteResponse","responseId":"{{id}}"}""");

        Assert.Equal(["y"], await CasesAsync());
        var gone = await Assert.ThrowsAsync<GoogleApiException>(() => _google.Forms.Forms.Responses.Get(_form.Id, id).ExecuteAsync());
        Assert.Equal(HttpStatusCode.NotFound, gone.HttpStatusCode);
    }

    [Fact]
    public async Task Renaming_an_option_leaves_old_answers_with_the_old_text()
    {
        await _google.SubmitAsync(_form.Id, [.. _form.NotUrgent("x"), _form.Entry(_form.Channels, "SMS")]);
        var before = (await _google.Forms.Forms.Get(_form.Id).ExecuteAsync()).RevisionId;

        await _google.ActAsync(
            $"forms/{_form.Id}",
            $$"""{"kind":"renameOption","questionId":"{{_form.Channels}}","from":"SMS","to":"Text message"}"""
        );

        var response = Assert.Single((await ListAsync()).Responses!);
        Assert.Equal("SMS", response.Answers![_form.Channels].TextAnswers!.Answers![0].Value);
        Assert.NotEqual(before, (await _google.Forms.Forms.Get(_form.Id).ExecuteAsync()).RevisionId);
        using var old = await _google.PostFormAsync(_form.Id, [.. _form.NotUrgent("z"), _form.Entry(_form.Channels, "SMS")]);
        Assert.Equal(HttpStatusCode.BadRequest, old.StatusCode);
    }

    [Fact]
    public async Task The_address_is_there_only_when_the_form_collects_it()
    {
        var verified = await FormFixture.CreateAsync(_google, "VERIFIED");
        using (var without = await _google.PostFormAsync(verified.Id, verified.NotUrgent("x")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        }

        await _google.SubmitAsync(verified.Id, [.. verified.NotUrgent("x"), ("emailAddress", "asha@example.org")]);
        await _google.SubmitAsync(_form.Id, [.. _form.NotUrgent("x"), ("emailAddress", "asha@example.org")]);

        var list = await _google.Forms.Forms.Responses.List(verified.Id).ExecuteAsync();
        Assert.Equal("asha@example.org", Assert.Single(list.Responses!).RespondentEmail);
        Assert.Null(Assert.Single((await ListAsync()).Responses!).RespondentEmail);
    }

    [Fact]
    public async Task Short_pages_come_with_a_token_although_more_was_asked_for()
    {
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("x"));
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("y"));
        await _google.FaultAsync("""{"kind":"ShortPages","pageSize":1,"count":1}""");

        var page = await ListAsync(size: 100);

        Assert.Single(page.Responses!);
        Assert.Single((await ListAsync(size: 100, token: page.NextPageToken)).Responses!);
    }

    [Fact]
    public async Task Two_responses_may_carry_the_same_instant()
    {
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("x"));
        _google.Now = _google.Now.AddSeconds(3);
        await _google.FaultAsync("""{"kind":"EqualTimestamps","count":1}""");
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("y"));

        Assert.Single((await ListAsync()).Responses!.Select(response => response.LastSubmittedTimeRaw).Distinct());
    }

    [Fact]
    public async Task A_response_may_become_visible_late_with_its_older_time()
    {
        await _google.FaultAsync("""{"kind":"LateVisible","polls":2,"count":1}""");
        var late = await _google.SubmitAsync(_form.Id, _form.NotUrgent("late"));
        _google.Now = _google.Now.AddMinutes(1);
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("prompt"));

        Assert.Equal(["prompt"], await CasesAsync());
        Assert.Equal(["prompt"], await CasesAsync());
        Assert.Equal(["late", "prompt"], await CasesAsync());
        var read = await _google.Forms.Forms.Responses.Get(_form.Id, (string)late["responseId"]!).ExecuteAsync();
        Assert.Equal("2026-11-27T10:00:00.000000Z", read.LastSubmittedTimeRaw);
    }

    [Fact]
    public async Task A_response_that_is_held_back_appears_when_it_is_released()
    {
        await _google.FaultAsync("""{"kind":"LateVisible","count":1}""");
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("held"));
        Assert.Empty(await CasesAsync());

        await _google.ReleaseAsync();

        Assert.Equal(["held"], await CasesAsync());
    }

    [Fact]
    public async Task A_mask_works_beside_a_filter()
    {
        await _google.SubmitAsync(_form.Id, _form.NotUrgent("x"));
        var list = _google.Forms.Forms.Responses.List(_form.Id);
        list.Filter = "timestamp >= 2026-11-27T10:00:00Z";
        list.Fields = "responses(responseId,createTime,lastSubmittedTime),nextPageToken";

        var response = Assert.Single((await list.ExecuteAsync()).Responses!);

        Assert.NotNull(response.LastSubmittedTimeRaw);
        Assert.Null(response.Answers);
    }

    private async Task<ListFormResponsesResponse> ListAsync(string? filter = null, int? size = null, string? token = null)
    {
        var list = _google.Forms.Forms.Responses.List(_form.Id);
        (list.Filter, list.PageSize, list.PageToken) = (filter, size, token);
        return await list.ExecuteAsync();
    }

    private async Task<string?[]> CasesAsync(string? filter = null) =>
        [
            .. ((await ListAsync(filter)).Responses ?? [])
                .Select(response => response.Answers![_form.Case].TextAnswers!.Answers![0].Value)
                .Order(),
        ];
}
