/** The recording page: the player with its timeline, and the map when the recording has a track. */
import "./islands/shadow-styles";
import { startPlayer } from "./islands/player";
import { startPrepared } from "./islands/prepared";
import { startTabs } from "./islands/tabs";
import { startTracks } from "./islands/track";

const player = startPlayer();
startTracks(player);
startPrepared();
startTabs();
