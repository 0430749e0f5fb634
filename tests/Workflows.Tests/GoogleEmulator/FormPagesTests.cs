using System.Net;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class FormPagesTests : IAsyncLifetime
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
    public async Task An_answer_that_leads_to_a_section_shows_it_and_the_last_page_stores_the_response()
    {
        var first = await _google.Http.GetStringAsync($"/forms/{_form.Id}/viewform");
        Assert.Contains("Urgent?", first);
        Assert.DoesNotContain("Why?", first);

        var second = await StepAsync("0", _form.Entry(_form.Case, "NTH-1"), _form.Entry(_form.Urgent, "Yes"));
        Assert.Contains("Why?", second);
        Assert.Contains("name=\"pageHistory\" value=\"0,1\"", second);
        Assert.Contains($"<input type=\"hidden\" name=\"entry.{_form.Case}\" value=\"NTH-1\">", second);
        Assert.Empty(await AnswersAsync());

        var thanks = await StepAsync(
            "0,1",
            _form.Entry(_form.Case, "NTH-1"),
            _form.Entry(_form.Urgent, "Yes"),
            _form.Entry(_form.Why, "tomorrow"),
            _form.Entry(_form.Day, "2026-11-30")
        );
        Assert.Contains("Your response has been recorded.", thanks);
        Assert.Equal(["2026-11-30", "NTH-1", "tomorrow", "Yes"], await AnswersAsync());
    }

    [Fact]
    public async Task An_answer_that_sends_the_form_skips_the_required_questions_behind_it()
    {
        var thanks = await StepAsync("0", _form.Entry(_form.Case, "NTH-2"), _form.Entry(_form.Urgent, "No"));

        Assert.Contains("Your response has been recorded.", thanks);
        Assert.Equal(["No", "NTH-2"], await AnswersAsync());
    }

    [Fact]
    public async Task Answers_on_pages_that_are_not_on_the_way_do_not_count()
    {
        await _google.SubmitAsync(_form.Id, [.. _form.NotUrgent("NTH-3"), _form.Entry(_form.Why, "left over")]);

        Assert.Equal(["No", "NTH-3"], await AnswersAsync());
    }

    [Fact]
    public async Task Going_back_keeps_what_was_typed()
    {
        var back = await StepAsync(
            "0,1",
            _form.Entry(_form.Case, "NTH-4"),
            _form.Entry(_form.Urgent, "Yes"),
            _form.Entry(_form.Why, "half"),
            ("back", "1")
        );

        Assert.Contains("value=\"NTH-4\"", back);
        Assert.DoesNotContain("type=\"hidden\" name=\"entry." + _form.Case, back);
        Assert.Contains("value=\"Yes\" checked", back);
        Assert.Contains($"<input type=\"hidden\" name=\"entry.{_form.Why}\" value=\"half\">", back);
    }

    [Fact]
    public async Task A_missing_answer_is_asked_for_on_its_own_page()
    {
        using var answer = await _google.PostFormAsync(
            _form.Id,
            [("pageHistory", "0"), _form.Entry(_form.Urgent, "Yes"), ("continue", "1")],
            json: false
        );
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This is a required question.", page);
        Assert.DoesNotContain("Why?", page);
        Assert.Empty(await AnswersAsync());
    }

    [Fact]
    public async Task Other_is_stored_as_the_text_that_was_typed()
    {
        await _google.SubmitAsync(
            _form.Id,
            _form.Entry(_form.Case, "NTH-5"),
            _form.Entry(_form.Urgent, "__other_option__"),
            ($"entry.{_form.Urgent}.other_option_response", "by Friday"),
            _form.Entry(_form.Why, "because")
        );

        Assert.Equal(["because", "by Friday", "NTH-5"], await AnswersAsync());
    }

    [Theory]
    [InlineData("30/11/2026")]
    [InlineData("2026-02-30")]
    public async Task A_date_that_is_none_is_refused(string date)
    {
        using var answer = await _google.PostFormAsync(
            _form.Id,
            [_form.Entry(_form.Case, "x"), _form.Entry(_form.Urgent, "Yes"), _form.Entry(_form.Why, "y"), _form.Entry(_form.Day, date)]
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(_form.Day, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_question_that_the_form_does_not_have_is_refused_to_programs()
    {
        using var answer = await _google.PostFormAsync(_form.Id, [.. _form.NotUrgent("x"), ("entry.12345678", "typo")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task What_people_type_is_shown_as_text()
    {
        var sheet = await _google.NewSpreadsheetAsync("<b>tab</b>");
        await _google.WriteAsync(sheet, "A1", ["<script>alert(1)</script>"]);

        var cells = await _google.Http.GetStringAsync($"/spreadsheets/{sheet}");
        var form = await _google.Http.GetStringAsync($"/forms/{_form.Id}/viewform?entry.{_form.Case}=%22%3E%3Cscript%3E");

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", cells);
        Assert.DoesNotContain("<script", cells);
        Assert.DoesNotContain("<b>tab", cells);
        Assert.DoesNotContain("<script", form);
        Assert.Contains("Local stand-in for Google, sample data only", cells);
    }

    [Fact]
    public async Task Lists_and_cells_are_json_for_programs()
    {
        var sheet = await _google.NewSpreadsheetAsync("S2");
        await _google.WriteAsync(sheet, "A1:B1", ["a", 1]);

        Assert.Contains($$"""{"id":"{{_form.Id}}","title":"Request"}""", await GetJsonAsync("/forms"));
        Assert.Equal($$"""[{"id":"{{sheet}}","title":"North"}]""", await GetJsonAsync("/spreadsheets"));
        Assert.Contains("""{"sheetId":0,"title":"S2","values":[["a","1"]]}""", await GetJsonAsync($"/spreadsheets/{sheet}"));
    }

    private async Task<string> StepAsync(string history, params (string, string)[] fields)
    {
        using var answer = await _google.PostFormAsync(_form.Id, [("pageHistory", history), .. fields], json: false);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> GetJsonAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await _google.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string?[]> AnswersAsync()
    {
        var list = await _google.Forms.Forms.Responses.List(_form.Id).ExecuteAsync();
        return
        [
            .. (list.Responses ?? [])
                .SelectMany(response => response.Answers!.Values)
                .SelectMany(answer => answer.TextAnswers!.Answers!)
                .Select(answer => answer.Value)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }
}
