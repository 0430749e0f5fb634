using System.Net;
using Google;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class FaultTests : IAsyncLifetime
{
    private EmulatorHost _google = null!;
    private string _id = null!;

    public async ValueTask InitializeAsync()
    {
        _google = await EmulatorHost.StartAsync();
        _id = await _google.NewSpreadsheetAsync();
    }

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_status_fault_answers_and_writes_nothing(int status)
    {
        await _google.FaultAsync($$"""{"kind":"Status","status":{{status}},"match":{"api":"sheets","method":"values.append"},"count":1}""");

        var failed = await Assert.ThrowsAsync<GoogleApiException>(() => _google.AppendAsync(_id, "A1", ["x"]));

        Assert.Equal(status, (int)failed.HttpStatusCode);
        Assert.Empty(await _google.ReadAsync(_id, "Sheet1"));
        await _google.AppendAsync(_id, "A1", ["y"]);
        Assert.Equal(["y"], await _google.ReadAsync(_id, "Sheet1"));
        Assert.Equal(1, (int)(await _google.StatsAsync())["faults"]!["Status"]!);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(""","retryAfter":30""", "30")]
    public async Task A_quota_answer_says_when_to_come_back_only_if_told_to(string more, string? expected)
    {
        await _google.FaultAsync("""{"kind":"Status","status":429""" + more + "}");

        using var answer = await _google.Http.GetAsync($"/v4/spreadsheets/{_id}");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.RetryAfter?.ToString());
    }

    [Fact]
    public async Task A_body_may_be_html()
    {
        await _google.FaultAsync("""{"kind":"Status","status":502,"html":true}""");

        var failed = await Assert.ThrowsAsync<GoogleApiException>(() => _google.ReadAsync(_id, "A1"));

        Assert.Equal(HttpStatusCode.BadGateway, failed.HttpStatusCode);
        Assert.Contains("<html", failed.Error.ErrorResponseContent);
    }

    [Fact]
    public async Task A_503_may_hide_a_write_that_was_done_and_the_clients_do_not_send_again()
    {
        await _google.FaultAsync("""{"kind":"ApplyThenStatus","match":{"method":"values.append"},"count":1}""");

        var failed = await Assert.ThrowsAsync<GoogleApiException>(() => _google.AppendAsync(_id, "A1", ["once"]));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.HttpStatusCode);
        Assert.Equal(["once"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task A_reset_connection_may_hide_a_write_that_was_done()
    {
        await _google.FaultAsync("""{"kind":"ApplyThenReset","match":{"method":"values.append"},"count":1}""");

        await Assert.ThrowsAsync<HttpRequestException>(() => _google.AppendAsync(_id, "A1", ["once"]));

        Assert.Equal(["once"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task A_write_may_be_applied_a_minute_after_its_503()
    {
        await _google.FaultAsync("""{"kind":"ApplyLater","seconds":60,"match":{"method":"values.append"},"count":1}""");
        await Assert.ThrowsAsync<GoogleApiException>(() => _google.AppendAsync(_id, "A1", ["late"]));
        Assert.Empty(await _google.ReadAsync(_id, "Sheet1"));

        _google.Timers.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await _google.ReadAsync(_id, "Sheet1"));
        _google.Timers.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["late"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task A_write_that_waits_is_applied_by_a_release()
    {
        await _google.FaultAsync("""{"kind":"ApplyLater","match":{"method":"values.append"},"count":1}""");
        await Assert.ThrowsAsync<GoogleApiException>(() => _google.AppendAsync(_id, "A1", ["late"]));
        await _google.AppendAsync(_id, "A1", ["in time"]);

        await _google.ReleaseAsync();

        Assert.Equal(["in time", "late"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(""","after":true""", 1)]
    public async Task A_delay_holds_the_work_or_only_the_answer(string more, int writtenWhileHeld)
    {
        await _google.FaultAsync("""{"kind":"Delay","seconds":120,"match":{"method":"values.append"},"count":1""" + more + "}");

        var append = _google.AppendAsync(_id, "A1", ["slow"]);
        while ((int)(await _google.StatsAsync())["waiting"]!["held"]! == 0)
        {
            // Each turn waits for the emulator's answer.
        }

        Assert.False(append.IsCompleted);
        Assert.Equal(writtenWhileHeld, (await _google.ReadAsync(_id, "Sheet1")).Length);
        _google.Timers.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal("Sheet1!A1", (await append).Updates!.UpdatedRange);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_stop_the_write()
    {
        await _google.FaultAsync("""{"kind":"Delay","match":{"method":"values.append"},"count":1}""");
        using var patience = new CancellationTokenSource();
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/v4/spreadsheets/{_id}/values/A1:append?valueInputOption=RAW");
        call.Content = EmulatorHost.Json("""{"values":[["slow"]]}""");
        var append = _google.Http.SendAsync(call, patience.Token);
        while ((int)(await _google.StatsAsync())["waiting"]!["held"]! == 0)
        {
            // Each turn waits for the emulator's answer.
        }

        await patience.CancelAsync();
        await Task.WhenAny(append);
        Assert.True(append.IsCanceled);
        await _google.ReleaseAsync();

        string[] rows;
        do
        {
            // The written row shows as soon as the held call goes on.
            rows = await _google.ReadAsync(_id, "Sheet1");
        } while (rows.Length == 0);
        Assert.Equal(["slow"], rows);
    }

    [Fact]
    public async Task Only_the_nth_call_is_met()
    {
        await _google.FaultAsync("""{"kind":"Status","status":500,"nth":2,"match":{"method":"values.append"}}""");

        await _google.AppendAsync(_id, "A1", ["1"]);
        await Assert.ThrowsAsync<GoogleApiException>(() => _google.AppendAsync(_id, "A1", ["2"]));
        await _google.AppendAsync(_id, "A1", ["3"]);

        Assert.Equal(["1", "3"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task Half_of_the_calls_are_met_with_a_probability_of_a_half()
    {
        await _google.FaultAsync("""{"kind":"Status","status":500,"probability":0.5}""");
        var failed = 0;
        for (var call = 0; call < 50; call++)
        {
            using var answer = await _google.Http.GetAsync($"/v4/spreadsheets/{_id}");
            failed += answer.IsSuccessStatusCode ? 0 : 1;
        }

        Assert.InRange(failed, 10, 40);
    }

    [Fact]
    public async Task Somebody_may_sort_between_the_look_up_and_the_write()
    {
        await _google.WriteAsync(_id, "A1:B3", ["key", "state"], ["b", "old"], ["a", "old"]);
        await _google.FaultAsync("""{"kind":"ActBeforeWrite","count":1,"act":{"kind":"sort","column":"A"}}""");

        // "b" was seen in row 2.
        await _google.WriteAsync(_id, "B2", ["new"]);

        Assert.Equal(["key|state", "a|new", "b|old"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task Two_appends_that_look_at_the_same_time_overwrite_each_other()
    {
        await _google.AppendAsync(_id, "A1", ["header"]);
        await _google.FaultAsync("""{"kind":"AppendRace","nth":2}""");

        await _google.AppendAsync(_id, "A1", ["first"]);
        await _google.AppendAsync(_id, "A1", ["second"]);
        await _google.AppendAsync(_id, "A1", ["third"]);

        Assert.Equal(["header", "second", "third"], await _google.ReadAsync(_id, "Sheet1"));
    }

    [Fact]
    public async Task Faults_end_when_they_are_deleted_and_a_misspelt_one_is_refused()
    {
        await _google.FaultAsync("""{"kind":"Status","status":500}""");
        await Assert.ThrowsAsync<GoogleApiException>(() => _google.ReadAsync(_id, "A1"));
        using var deleted = await _google.Http.DeleteAsync("/emulator/faults");
        using var wrong = await _google.Http.PostAsync("/emulator/faults", EmulatorHost.Json("""{"kind":"Status","statu":500}"""));

        Assert.Empty(await _google.ReadAsync(_id, "A1"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
