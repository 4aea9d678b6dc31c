using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Doctor;

/// <summary><c>GET /api/admin/doctor</c>: the doctor of a shop that runs.</summary>
public static class DoctorApi
{
    public static void MapDoctor(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/doctor", Examine).WithTags("Back office: operations").RequireAuthorization(StaffPolicy.RunShop)
            .WithSummary("What is wrong with the shop's surroundings; with probe=true Stripe sends an event that means nothing");

    private static async Task<Ok<DoctorReport>> Examine(
        IConfiguration configuration, IHostEnvironment environment, TimeProvider time, CancellationToken cancellationToken, bool probe = false)
    {
        using var patient = new Patient(configuration, environment, time) { MayProbe = probe };
        return TypedResults.Ok(await Checkup.ExamineAsync(patient, DoctorCommand.FindMistakes(configuration), cancellationToken));
    }
}
