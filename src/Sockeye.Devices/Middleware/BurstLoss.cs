namespace Sockeye.Devices.Middleware;

/// <summary>Losses in bursts: a good and a bad state, with a chance per packet to change (Gilbert 1960, Elliott 1963).</summary>
/// <param name="Begin">Chance per packet that a burst begins.</param>
/// <param name="End">Chance per packet that a burst ends; its mean length is 1/End packets.</param>
/// <param name="LossInside">Share lost inside a burst.</param>
public sealed record BurstLoss(double Begin, double End, double LossInside = 1);
